/* The limit: what a fan-out costs when it is nothing but one write() per socket.
 *
 *   floor port
 *
 * Listens on 127.0.0.1. A GET is a reader and gets the headers of an event stream. The body of a POST becomes one
 * event, built once as one HTTP/1.1 chunk and written to every reader. A request must come whole in one read,
 * as it does on a loopback interface; no reader is waited for.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define FILES 65536
#define BODY_BYTES 16384

static const char HEADERS[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                              "Transfer-Encoding: chunked\r\n\r\n";
static const char DONE[] = "HTTP/1.1 204 No Content\r\n\r\n";

static int readers[FILES], place[FILES], count, epoll; /* place[fd]: 1 + where it stands in readers, 0 if nowhere */
static long published;

static void die(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void put(int fd, const char *bytes, size_t n) {
    if (write(fd, bytes, n) != (ssize_t)n) fprintf(stderr, "floor: a reader did not take %zu bytes\n", n);
}

static void join(int fd) {
    readers[count++] = fd;
    place[fd] = count;
    put(fd, HEADERS, sizeof HEADERS - 1);
}

static void leave(int fd) {
    if (place[fd]) {
        int last = readers[--count];
        readers[place[fd] - 1] = last;
        place[last] = place[fd];
        place[fd] = 0;
    }
    close(fd);
}

static void publish(const char *body) {
    static char frame[BODY_BYTES + 64], chunk[BODY_BYTES + 128];
    int n = snprintf(frame, sizeof frame, "id: %ld\ndata: %s\n\n", ++published, body);
    n = snprintf(chunk, sizeof chunk, "%x\r\n%s\r\n", n, frame);
    for (int i = 0; i < count; i++) put(readers[i], chunk, (size_t)n);
}

static void on_request(int fd) {
    static char in[BODY_BYTES];
    ssize_t n = read(fd, in, sizeof in - 1);
    if (n <= 0) {
        leave(fd);
        return;
    }
    in[n] = 0;
    char *body = strstr(in, "\r\n\r\n");
    if (body && !strncmp(in, "GET ", 4) && !place[fd]) {
        join(fd);
    } else if (body && !strncmp(in, "POST ", 5)) {
        publish(body + 4);
        put(fd, DONE, sizeof DONE - 1);
    } else {
        leave(fd);
    }
}

static void on_connection(int listener) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
        if (fd >= FILES) die("too many connections");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e)) die("epoll_ctl");
    }
    if (errno != EAGAIN && errno != ECONNABORTED) die("accept");
}

static int listening(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 4096)) die("listen");
    if ((epoll = epoll_create1(0)) < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e)) die("epoll");
    return fd;
}

int main(int argc, char **argv) {
    struct rlimit files;
    struct epoll_event found[512];
    if (argc != 2) {
        fprintf(stderr, "usage: floor port\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files)) die("limit of open files");
    int listener = listening(atoi(argv[1]));
    for (;;) {
        int n = epoll_wait(epoll, found, 512, -1);
        for (int k = 0; k < n; k++) {
            if (found[k].data.fd == listener) on_connection(listener);
            else on_request(found[k].data.fd);
        }
    }
}
