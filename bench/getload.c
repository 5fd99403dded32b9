/* Ask for one page again and again over N connections that stay open, in one thread.
 *
 *   getload [-n connections] [-t seconds] host port request-file
 *
 * The file holds the bytes of the whole request. Answers must have a Content-Length, or be 304.
 * Standard output gets one line of JSON: answers by status, bytes of bodies, seconds, and latencies in ms.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEAD_BYTES 16384
#define SLOTS 200000 /* of 5 us: latencies up to a second */

struct caller {
    int fd, status;
    size_t head, left; /* bytes of the head so far; bytes of the body still to come */
    int in_body;
    uint64_t asked;
    char bytes[HEAD_BYTES + 1];
};

static char request[HEAD_BYTES];
static size_t request_length;
static long ok, unchanged, other, body_bytes, slots[SLOTS];

static uint64_t now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static void die(const char *what) {
    fprintf(stderr, "getload: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void ask(struct caller *one) {
    one->head = one->left = 0;
    one->in_body = 0;
    one->asked = now();
    if (write(one->fd, request, request_length) != (ssize_t)request_length) die("write");
}

static void answered(struct caller *one) {
    uint64_t slot = (now() - one->asked) / 5000;
    slots[slot < SLOTS ? slot : SLOTS - 1]++;
    if (one->status == 200) ok++;
    else if (one->status == 304) unchanged++;
    else other++;
}

/* Read the head that is complete; give where the body begins. */
static char *headed(struct caller *one, char *end) {
    *end = 0;
    one->status = atoi(one->bytes + 9);
    char *length = strcasestr(one->bytes, "\r\nContent-Length:");
    if (!length && one->status != 304) errno = EPROTO, die("an answer without Content-Length");
    one->left = length && one->status != 304 ? strtoul(length + 17, NULL, 10) : 0;
    body_bytes += (long)one->left;
    one->in_body = 1;
    return end + 4;
}

/* Take what has come; tell whether the answer is complete. */
static int take(struct caller *one) {
    static char body[1 << 18];
    if (one->in_body) {
        ssize_t n = read(one->fd, body, one->left < sizeof body ? one->left : sizeof body);
        if (n <= 0) die("read");
        one->left -= (size_t)n;
        return one->left == 0;
    }
    ssize_t n = read(one->fd, one->bytes + one->head, HEAD_BYTES - one->head);
    if (n <= 0) die("read");
    one->head += (size_t)n;
    one->bytes[one->head] = 0;
    char *end = memmem(one->bytes, one->head, "\r\n\r\n", 4);
    if (!end) {
        if (one->head == HEAD_BYTES) errno = EMSGSIZE, die("a head");
        return 0;
    }
    size_t come = one->head - (size_t)(headed(one, end) - one->bytes);
    if (come > one->left) errno = EPROTO, die("an answer longer than it says");
    one->left -= come;
    return one->left == 0;
}

static double quantile(double q) {
    long total = ok + unchanged + other, seen = 0;
    for (int slot = 0; slot < SLOTS; slot++)
        if ((seen += slots[slot]) > q * (double)(total - 1)) return (slot + 0.5) * 0.005;
    return 0;
}

int main(int argc, char **argv) {
    int option, count = 32;
    double seconds = 3;
    while ((option = getopt(argc, argv, "n:t:")) != -1) {
        if (option == 'n') count = atoi(optarg);
        else if (option == 't') seconds = atof(optarg);
        else return 2;
    }
    if (argc - optind != 3) {
        fprintf(stderr, "usage: getload [-n connections] [-t seconds] host port request-file\n");
        return 2;
    }
    FILE *file = fopen(argv[optind + 2], "rb");
    if (!file) die(argv[optind + 2]);
    request_length = fread(request, 1, sizeof request, file);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[optind + 1]))};
    if (inet_pton(AF_INET, argv[optind], &to.sin_addr) != 1) die(argv[optind]);
    int epoll = epoll_create1(0), on = 1;
    struct caller *callers = calloc((size_t)count, sizeof *callers);
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &callers[i]};
        callers[i].fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(callers[i].fd, (struct sockaddr *)&to, sizeof to)) die("connect");
        setsockopt(callers[i].fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_ctl(epoll, EPOLL_CTL_ADD, callers[i].fd, &event);
    }
    uint64_t begun = now(), until = begun + (uint64_t)(seconds * 1e9);
    for (int i = 0; i < count; i++) ask(&callers[i]);
    while (now() < until) {
        struct epoll_event events[256];
        int n = epoll_wait(epoll, events, 256, 1000);
        for (int i = 0; i < n; i++) {
            struct caller *one = events[i].data.ptr;
            if (take(one)) answered(one), ask(one);
        }
    }
    printf("{\"ok\": %ld, \"unchanged\": %ld, \"other\": %ld, \"bytes\": %ld, \"seconds\": %.4f, \"p50\": %.3f, "
           "\"p99\": %.3f}\n",
           ok, unchanged, other, body_bytes, (double)(now() - begun) / 1e9, quantile(0.5), quantile(0.99));
    return 0;
}
