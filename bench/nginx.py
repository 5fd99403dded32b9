"""What nginx wants around a configuration, to run it from a folder by whoever starts it."""

TEMPORARY = """\
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
"""
"""Where it keeps what is on its way: its own defaults belong to root."""
AROUND = f"""\
daemon off;
{{user}}
worker_processes 1;
pid {{folder}}/nginx.pid;
error_log stderr error;
events {{{{ worker_connections 4096; }}}}
http {{{{
    access_log off;
{TEMPORARY}    include {{folder}}/depesche.conf;
}}}}
"""
"""What the shipped configuration is included in."""
