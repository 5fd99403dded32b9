/* Hold N readers of a server-sent event stream in one thread, and time how an event reaches all of them.
 *
 *   ssefan [-a] [-n readers] [-t seconds] [-w opening] host port path
 *
 * The data of an event must hold "ts=" and the moment at which its publishing began: decimal nanoseconds of
 * CLOCK_MONOTONIC, which also tell events apart. Standard output gets lines of JSON:
 *   {"ready": N, "failed": N}     once every reader has its 200 and its headers, or has failed
 *   {"event": ts, ...}            once an event has reached every reader, or at the end
 *   {"received": N, ...}          at the end, which is the end of standard input, or SECONDS after the start
 * A lone CR as the end of a line is not understood.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

#define MARKER "ts="
#define EVENTS 4096          /* most events of one run */
#define LINE_BYTES (1 << 20) /* longest line that is taken */
#define PER_ADDRESS 10000    /* readers that share a source address 127.0.1.x */
#define AWAKE_NS 2000000000u /* longest time that is waited awake for an event to come to all */
#define CONTROL UINT32_MAX   /* what epoll says of standard input */

enum state { CONNECTING, STATUS, HEADER, BODY, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILER, DEAD };

struct part {
    char *bytes;
    size_t length, room;
};

struct reader {
    int fd, chunked;
    enum state state;
    size_t left;            /* bytes left of the current chunk */
    uint64_t stamp, newest; /* of the event being read, 0 if none; of the last one that came */
    struct part wire, line; /* unfinished lines of HTTP and of the stream */
};

struct event {
    uint64_t stamp;
    long bytes; /* received by all readers since the event before */
    int got, told;
    float *ms; /* by reader; negative: not yet */
};

static struct reader *readers;
static struct event events[EVENTS];
static int awake, reader_count = 1000, event_count, epoll, opened, ready, failed, lost;
static long received, doubled, disordered, bytes_read;
static char request[4096];
static size_t request_length;
static struct sockaddr_in server;

static void die(const char *what) {
    fprintf(stderr, "ssefan: %s: %s\n", what, strerror(errno));
    exit(2);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float quantile(const float *sorted, int count, double q) {
    return count ? sorted[(int)(q * (count - 1) + .5)] : -1;
}

static void tell_event(struct event *e) {
    float *sorted = malloc((size_t)reader_count * sizeof *sorted);
    int n = 0;
    if (!sorted) die("memory");
    for (int i = 0; i < reader_count; i++)
        if (e->ms[i] >= 0) sorted[n++] = e->ms[i];
    qsort(sorted, (size_t)n, sizeof *sorted, by_size);
    printf("{\"event\": %llu, \"got\": %d, \"bytes\": %ld, ", (unsigned long long)e->stamp, n, e->bytes);
    printf("\"first\": %.3f, \"p50\": %.3f, \"p99\": %.3f, \"max\": %.3f}\n", quantile(sorted, n, 0),
           quantile(sorted, n, .5), quantile(sorted, n, .99), quantile(sorted, n, 1));
    fflush(stdout);
    free(sorted);
    e->told = 1;
}

static struct event *event_of(uint64_t stamp) {
    for (int i = event_count; i-- > 0;)
        if (events[i].stamp == stamp) return &events[i];
    if (event_count == EVENTS) {
        fprintf(stderr, "ssefan: more than %d events\n", EVENTS);
        exit(2);
    }
    struct event *e = &events[event_count++];
    if (!(e->ms = malloc((size_t)reader_count * sizeof *e->ms))) die("memory");
    for (int i = 0; i < reader_count; i++) e->ms[i] = -1;
    e->stamp = stamp;
    return e;
}

static void deliver(int i, uint64_t stamp) {
    uint64_t at = now();
    struct event *e = event_of(stamp);
    if (e->ms[i] >= 0) {
        doubled++;
        return;
    }
    if (stamp < readers[i].newest) disordered++;
    readers[i].newest = stamp;
    e->ms[i] = at > stamp ? (float)(at - stamp) / 1e6f : 0;
    e->got++;
    received++;
}

/* Keep the start of a line until the rest of it comes. */
static void keep(struct part *b, const char *p, size_t n) {
    if (b->length + n > LINE_BYTES) {
        fprintf(stderr, "ssefan: a line of more than %d bytes\n", LINE_BYTES);
        exit(2);
    }
    if (b->length + n > b->room && !(b->bytes = realloc(b->bytes, b->room = (b->length + n) * 2))) die("memory");
    memcpy(b->bytes + b->length, p, n);
    b->length += n;
}

/* Take one line off *p, with what an earlier read has left of it; 0 when it is not complete. */
static int take_line(struct part *b, const char **p, const char *end, const char **line, size_t *n) {
    const char *newline = memchr(*p, '\n', (size_t)(end - *p));
    if (!newline) {
        keep(b, *p, (size_t)(end - *p));
        *p = end;
        return 0;
    }
    *line = *p;
    *n = (size_t)(newline - *p);
    if (b->length) {
        keep(b, *p, *n);
        *line = b->bytes;
        *n = b->length;
        b->length = 0;
    }
    if (*n && (*line)[*n - 1] == '\r') --*n;
    *p = newline + 1;
    return 1;
}

static uint64_t stamp_in(const char *line, size_t n) {
    const char *p = memmem(line, n, MARKER, strlen(MARKER)), *end = line + n;
    uint64_t stamp = 0;
    if (!p) return 0;
    for (p += strlen(MARKER); p < end && *p >= '0' && *p <= '9'; p++) stamp = stamp * 10 + (uint64_t)(*p - '0');
    return stamp;
}

static void feed_stream(int i, const char *p, const char *end) {
    struct reader *r = &readers[i];
    const char *line;
    size_t n;
    while (p < end && take_line(&r->line, &p, end, &line, &n)) {
        if (n > 5 && !memcmp(line, "data:", 5)) {
            uint64_t stamp = stamp_in(line, n);
            if (stamp) r->stamp = stamp;
        } else if (n == 0 && r->stamp) {
            deliver(i, r->stamp);
            r->stamp = 0;
        }
    }
}

static void drop(int i) {
    struct reader *r = &readers[i];
    if (r->state < BODY) failed++;
    else lost++;
    close(r->fd);
    r->state = DEAD;
}

static void take_header(int i, const char *line, size_t n) {
    struct reader *r = &readers[i];
    if (n == 0) {
        r->state = r->chunked ? CHUNK_SIZE : BODY;
        ready++;
    } else if (n > 18 && !strncasecmp(line, "transfer-encoding:", 18) && memmem(line, n, "chunked", 7)) {
        r->chunked = 1;
    }
}

static void take_status(int i, const char *line, size_t n) {
    if (n >= 12 && !memcmp(line + 8, " 200", 4)) {
        readers[i].state = HEADER;
        return;
    }
    if (!failed) fprintf(stderr, "ssefan: %.*s\n", (int)n, line);
    drop(i);
}

static void take_chunk_size(int i, const char *line, size_t n) {
    char hex[17] = "";
    memcpy(hex, line, n < 16 ? n : 16);
    readers[i].left = strtoull(hex, NULL, 16);
    readers[i].state = readers[i].left ? CHUNK_DATA : TRAILER;
}

static void feed(int i, const char *p, const char *end) {
    struct reader *r = &readers[i];
    const char *line;
    size_t n;
    while (p < end && r->state != DEAD) {
        if (r->state == BODY) {
            feed_stream(i, p, end);
            return;
        }
        if (r->state == CHUNK_DATA) {
            n = (size_t)(end - p) < r->left ? (size_t)(end - p) : r->left;
            feed_stream(i, p, p + n);
            p += n;
            if (!(r->left -= n)) r->state = CHUNK_END;
            continue;
        }
        if (!take_line(&r->wire, &p, end, &line, &n)) return;
        if (r->state == STATUS) take_status(i, line, n);
        else if (r->state == HEADER) take_header(i, line, n);
        else if (r->state == CHUNK_SIZE) take_chunk_size(i, line, n);
        else if (r->state == CHUNK_END) r->state = CHUNK_SIZE;
        else if (n == 0) drop(i);
    }
}

static void open_one(int i) {
    struct sockaddr_in from = {.sin_family = AF_INET};
    struct epoll_event e = {.events = EPOLLOUT, .data.u32 = (uint32_t)i};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    if (fd < 0) die("socket");
    readers[i].fd = fd;
    from.sin_addr.s_addr = htonl(0x7f000101u + (uint32_t)i / PER_ADDRESS);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&from, sizeof from)) die("bind");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) && errno != EINPROGRESS) die("connect");
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e)) die("epoll_ctl");
    opened++;
}

static void on_ready(int i, uint32_t flags) {
    static char in[1 << 16];
    struct reader *r = &readers[i];
    if (r->state == DEAD) return;
    if (r->state == CONNECTING) {
        struct epoll_event e = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (flags & (EPOLLERR | EPOLLHUP) || write(r->fd, request, request_length) != (ssize_t)request_length) {
            drop(i);
            return;
        }
        r->state = STATUS;
        epoll_ctl(epoll, EPOLL_CTL_MOD, r->fd, &e);
        return;
    }
    ssize_t n = read(r->fd, in, sizeof in);
    if (n > 0) {
        bytes_read += n;
        feed(i, in, in + n);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        drop(i);
    }
}

/* Report the events that are complete. */
static void tell_complete(void) {
    static long told_bytes;
    for (int i = event_count; i-- > 0 && !events[i].told;) {
        if (events[i].got < ready - lost) continue;
        events[i].bytes = bytes_read - told_bytes;
        told_bytes = bytes_read;
        tell_event(&events[i]);
    }
}

/* Tell whether an event has come to some readers and not yet to all: with -a the rest is waited for awake. To wake a
 * sleeping process on another core is dear, and is charged to the server, whom no reader far away costs that. */
static int on_the_way(void) {
    return awake && event_count && !events[event_count - 1].told && now() < events[event_count - 1].stamp + AWAKE_NS;
}

/* Open the readers and read, until standard input ends. */
static void run(double seconds, int opening) {
    struct epoll_event found[512];
    uint64_t end = now() + (uint64_t)(seconds * 1e9);
    int told = 0;
    while (now() < end) {
        while (opened < reader_count && opened - ready - failed < opening) open_one(opened);
        if (!told && ready + failed == reader_count) {
            printf("{\"ready\": %d, \"failed\": %d}\n", ready, failed);
            fflush(stdout);
            told = 1;
        }
        int n = epoll_wait(epoll, found, 512, on_the_way() ? 0 : 100);
        for (int k = 0; k < n; k++) {
            if (found[k].data.u32 == CONTROL) return;
            on_ready((int)found[k].data.u32, found[k].events);
        }
        if (told) tell_complete();
    }
}

static void prepare(char **where) {
    struct rlimit files;
    struct epoll_event control = {.events = EPOLLIN | EPOLLHUP, .data.u32 = CONTROL};
    server.sin_family = AF_INET;
    server.sin_port = htons((uint16_t)atoi(where[1]));
    if (inet_pton(AF_INET, where[0], &server.sin_addr) != 1) die("the host must be an IPv4 address");
    request_length = (size_t)snprintf(request, sizeof request,
                                      "GET %s HTTP/1.1\r\nHost: %s:%s\r\nAccept: text/event-stream\r\n\r\n", where[2],
                                      where[0], where[1]);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files)) die("limit of open files");
    if (!(readers = calloc((size_t)reader_count, sizeof *readers))) die("memory");
    if ((epoll = epoll_create1(0)) < 0) die("epoll");
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &control)) die("standard input must be a pipe");
}

int main(int argc, char **argv) {
    double seconds = 120;
    int option, opening = 64;
    while ((option = getopt(argc, argv, "an:t:w:")) != -1) {
        if (option == 'a') awake = 1;
        else if (option == 'n') reader_count = atoi(optarg);
        else if (option == 't') seconds = atof(optarg);
        else if (option == 'w') opening = atoi(optarg);
        else return 2;
    }
    if (argc - optind != 3 || reader_count < 1) {
        fprintf(stderr, "usage: ssefan [-a] [-n readers] [-t seconds] [-w opening] host port path\n");
        return 2;
    }
    prepare(argv + optind);
    run(seconds, opening);
    for (int i = 0; i < event_count; i++)
        if (!events[i].told) tell_event(&events[i]);
    printf("{\"received\": %ld, \"doubled\": %ld, \"disordered\": %ld, \"lost\": %d}\n", received, doubled, disordered,
           lost);
    return 0;
}
