vcl 4.1;

# Varnish in front of Depesche, behind something that speaks TLS (nginx, hitch). Tried with Varnish 7.1.
#
#   varnishd -a :6081 -f /etc/varnish/depesche.vcl -s malloc,1G
#
# To fill in: the nodes. On every node set DEPESCHE_BASE_URL, and DEPESCHE_PROXIES=2 (what speaks TLS, and this).
# No PURGE: what is kept says for how long, and pages of the log have an address of their own for each generation.

import directors;
import std;

probe well {
    .url = "/healthz";
    .interval = 2s;
    .timeout = 2s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

# The nodes. `max_connections` bounds what a crowd can ask of a node at once beside streams.
backend node1 { .host = "127.0.0.1"; .port = "8000"; .probe = well; .max_connections = 200; .connect_timeout = 2s; }
#backend node2 { .host = "127.0.0.1"; .port = "8001"; .probe = well; .max_connections = 200; .connect_timeout = 2s; }

# Where readers' streams are held: at a node, or by Pushpin (../pushpin/) at port 7999.
backend streams1 { .host = "127.0.0.1"; .port = "8000"; .probe = well; .connect_timeout = 2s; }
#backend streams2 { .host = "127.0.0.1"; .port = "8001"; .probe = well; .connect_timeout = 2s; }

# Desk and API: however many readers ask, the newsroom gets through.
backend newsroom1 { .host = "127.0.0.1"; .port = "8000"; .probe = well; .connect_timeout = 2s; }
#backend newsroom2 { .host = "127.0.0.1"; .port = "8001"; .probe = well; .connect_timeout = 2s; }

sub vcl_init {
    new nodes = directors.round_robin();
    nodes.add_backend(node1);
    #nodes.add_backend(node2);
    new streams = directors.round_robin();
    streams.add_backend(streams1);
    #streams.add_backend(streams2);
    new newsroom = directors.round_robin();
    newsroom.add_backend(newsroom1);
    #newsroom.add_backend(newsroom2);
    # Uploads on their way: their parts lie at one node until all have come.
    new uploads = directors.hash();
    uploads.add_backend(newsroom1, 1.0);
    #uploads.add_backend(newsroom2, 1.0);
}

sub vcl_recv {
    set req.backend_hint = nodes.backend();
    unset req.http.Grip-Sig;
    unset req.http.proxy;

    # Streams run through, and nothing of them is kept.
    if (req.url ~ "^/[^/?]+/stream(\?|$)") {
        set req.backend_hint = streams.backend();
        return (pipe);
    }
    # What is asked by machines that watch the nodes is nobody else's.
    if (req.url ~ "^/(metrics|readyz)(\?|$)") {
        return (synth(404));
    }
    # Desk and API: for each caller anew. The desk's own streams run through too.
    if (req.url ~ "^/api/v1/blogs/[^/]+/desk/stream") {
        set req.backend_hint = newsroom.backend();
        return (pipe);
    }
    if (req.url ~ "^/api/v1/blogs/[^/]+/uploads/") {
        set req.backend_hint = uploads.backend(regsub(req.url, "^/api/v1/blogs/[^/]+/uploads/([^/?]+).*$", "\1"));
        return (pass);
    }
    if (req.url ~ "^/(desk|api)(/|\?|$)") {
        set req.backend_hint = newsroom.backend();
        return (pass);
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (synth(405));
    }

    # Public answers are the same for everybody, and only five questions change them.
    unset req.http.Cookie;
    unset req.http.Authorization;
    # A search is hardly ever asked for twice.
    if (req.url ~ "^/([^/?]+/)?search(\?|$)") {
        return (pass);
    }
    if (req.url ~ "^/[^/?]+/at\?(.*&)?time=[0-9TZ:%ADad-]+(&|$)") {
        return (pass);  # leads on to the minute
    }
    if (req.url ~ "^/[^/?]+/theme\.css\?(.*&)?v=[0-9]+(&|$)") {
        set req.url = regsub(req.url, "\?(.*&)?(v=[0-9]+)(&.*)?$", "?\2");
    } elsif (req.url ~ "\?") {
        set req.url = regsuball(req.url, "([?&])(?!(speaker=[^&]+|before=[0-9A-Za-z]+|w=[0-9]+|as=[a-z0-9]+)(&|$))[^?&]*", "\1");
        set req.url = regsuball(regsub(req.url, "[?&]+$", ""), "&+", "&");
        set req.url = regsub(req.url, "\?&", "?");
    }
    if (req.http.Accept-Language ~ "(?i)^de") {
        set req.http.Accept-Language = "de";
    } else {
        set req.http.Accept-Language = "en";
    }
    # While a node answers, old things are given out only as long as they say (stale-while-revalidate=2);
    # else for as long as they are kept.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 2s;
    }
    return (hash);
}

sub vcl_pipe {
    set bereq.http.Connection = "close";
}

sub vcl_backend_response {
    # While nodes are upgraded one after another, each has the scripts of its own version alone: another is asked.
    if (beresp.status == 404 && bereq.url ~ "^/assets/" && bereq.retries == 0) {
        return (retry);
    }
    if (beresp.http.Cache-Control ~ "stale-if-error=3600") {
        set beresp.grace = 1h;
    }
    # What a node can not answer does not take the place of what is kept.
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    unset beresp.http.Set-Cookie;
}

sub vcl_deliver {
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}
