/* A crowd that polls: requests arrive at random moments, as those of many readers do who know nothing of each other.
 *
 *   crowd port connections seconds rate path [rate path ...]
 *
 * For each path requests arrive at `rate` a second (a Poisson process), whether or not those before are answered, and
 * are sent over connections that are kept open. What waits for a free connection waits from the moment it was due, so
 * that a slow server is not spared. At the end one line of JSON: what was asked and answered, and how long that took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PATHS 8
#define WAITING (1 << 20)
#define HEAD_BYTES 16384

struct due {
    double at;
    int path;
};
struct line {
    int fd, busy, got, last, path, again; /* again: made to ask once more what an old one was let go of with */
    long left; /* bytes of the body still to come, -1 while the head is read */
    double due;
    char head[HEAD_BYTES + 1];
};

static struct line *lines;
static int *idle, idle_count, count, port, epoll;
static struct due waiting[WAITING];
static long first, behind; /* the ring of what waits */
static char requests[PATHS][512];
static double rates[PATHS], total;
static int paths;
static float *took;
static long answered, taken_bytes, wrong, room;

static void die(const char *what) {
    fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
    exit(2);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void dial(struct line *line) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (unsigned)(line - lines)};
    int yes = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    line->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (line->fd < 0 || connect(line->fd, (struct sockaddr *)&to, sizeof to)) die("connect");
    setsockopt(line->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(line->fd, F_SETFL, O_NONBLOCK);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, line->fd, &event)) die("epoll_ctl");
    line->busy = line->got = line->last = line->again = 0;
    line->left = -1;
}

/* A server may let go of a connection at the moment that it is asked on it again: the same is asked once more on a new
 * one (RFC 9112, 9.3.1), and waits since it was due. */
static void ask_again(struct line *line) {
    size_t n = strlen(requests[line->path]);
    if (line->again) die("a new connection ended before an answer");
    close(line->fd);
    dial(line);
    line->busy = line->again = 1;
    if (send(line->fd, requests[line->path], n, MSG_NOSIGNAL) != (ssize_t)n) die("send");
}

static void ask(struct due due) {
    struct line *line = lines + idle[--idle_count];
    size_t n = strlen(requests[due.path]);
    ssize_t sent;
    line->busy = 1;
    line->got = line->last = 0;
    line->left = -1;
    line->due = due.at;
    line->path = due.path;
    sent = send(line->fd, requests[due.path], n, MSG_NOSIGNAL);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) ask_again(line);
    else if (sent != (ssize_t)n) die("send");
}

static void done(struct line *line) {
    if (answered < room) took[answered] = (float)((now() - line->due) * 1000);
    answered++;
    if (line->last) {
        close(line->fd);
        dial(line);
    }
    line->busy = 0;
    line->again = 0;
    idle[idle_count++] = (int)(line - lines);
}

static void read_head(struct line *line) {
    char *end = memmem(line->head, (size_t)line->got, "\r\n\r\n", 4), *length;
    if (!end) {
        if (line->got >= HEAD_BYTES) die("too long a head");
        return;
    }
    *end = 0;
    if (memcmp(line->head + 9, "200", 3)) wrong++;
    line->last = strcasestr(line->head, "\nconnection: close") != NULL;
    length = strcasestr(line->head, "\ncontent-length:");
    if (!length) die("an answer without its length");
    line->left = atol(length + 16) - (line->got - (end + 4 - line->head));
    if (line->left == 0) done(line);
}

static void hear(struct line *line) {
    static char body[65536];
    int into_head = line->left < 0;
    ssize_t n = into_head ? read(line->fd, line->head + line->got, (size_t)(HEAD_BYTES - line->got))
                          : read(line->fd, body, sizeof body);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
        if (line->busy && line->got) die("a connection ended within an answer");
        if (line->busy) {
            ask_again(line);
        } else {
            close(line->fd); /* the server had kept it open for long enough */
            dial(line);
        }
        return;
    }
    taken_bytes += n;
    if (into_head) {
        line->got += (int)n;
        read_head(line);
    } else {
        line->left -= n;
        if (line->left == 0) done(line);
    }
}

static double gap(void) { return -log(1 - drand48()) / total; }

static int chosen(void) {
    double at = drand48() * total;
    int path = 0;
    while (path < paths - 1 && at >= rates[path]) at -= rates[path++];
    return path;
}

static int ascending(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    struct epoll_event events[256];
    double begun, ends, next, at, over;
    long asked = 0, kept;
    if (argc < 6 || argc % 2) return fprintf(stderr, "crowd port connections seconds rate path ...\n"), 2;
    port = atoi(argv[1]);
    count = atoi(argv[2]);
    for (int n = 4; n < argc && paths < PATHS; n += 2, paths++) {
        rates[paths] = atof(argv[n]);
        total += rates[paths];
        snprintf(requests[paths], sizeof requests[paths],
                 "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n", argv[n + 1]);
    }
    room = (long)(total * atof(argv[3]) * 1.5) + 10000;
    took = malloc((size_t)room * sizeof *took);
    lines = calloc((size_t)count, sizeof *lines);
    idle = malloc((size_t)count * sizeof *idle);
    if ((epoll = epoll_create1(0)) < 0 || !took || !lines || !idle) die("memory");
    for (int n = 0; n < count; n++) dial(lines + n), idle[idle_count++] = n;
    srand48(time(NULL));
    begun = now();
    ends = begun + atof(argv[3]);
    next = begun + gap();
    while (next < ends || answered < asked) {
        int wait, ready;
        for (at = now(); next <= at && next < ends; next += gap(), asked++) {
            if (behind - first >= WAITING) die("too much waits");
            waiting[behind++ % WAITING] = (struct due){next, chosen()};
        }
        while (first < behind && idle_count) ask(waiting[first++ % WAITING]);
        wait = next < ends ? (int)((next - at) * 1000) : 1000;
        ready = epoll_wait(epoll, events, 256, wait);
        if (ready < 0 && errno != EINTR) die("epoll_wait");
        if (now() > ends + 10) break;
        for (int n = 0; n < ready; n++) hear(lines + events[n].data.u32);
    }
    over = now() - begun;
    kept = answered < room ? answered : room;
    qsort(took, (size_t)kept, sizeof *took, ascending);
    printf("{\"asked\":%ld,\"answered\":%ld,\"wrong\":%ld,\"seconds\":%.3f,\"bytes\":%ld,\"p50_ms\":%.3f,"
           "\"p99_ms\":%.3f,\"most_ms\":%.3f}\n",
           asked, answered, wrong, over, taken_bytes, kept ? took[kept / 2] : 0, kept ? took[kept * 99 / 100] : 0,
           kept ? took[kept - 1] : 0);
    return 0;
}
