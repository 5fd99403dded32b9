"""The nginx configurations that ship, filled in, and what nginx wants around them to run from a folder."""

from pathlib import Path

DEPLOY = Path(__file__).parent.parent / "deploy"
HOST = "127.0.0.1"

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


def before_a_node(folder: Path, port: int, node: int) -> str:
    """Give the configuration of a cache in front of the node at port `node`."""
    conf = (DEPLOY / "nginx" / "depesche.conf").read_text(encoding="utf-8")
    conf = conf.replace("127.0.0.1:8000", f"{HOST}:{node}").replace("listen 80;", f"listen {HOST}:{port} backlog=4096;")
    return conf.replace("/var/cache/nginx/depesche", f"{folder}/cache")


def of_a_copy(root: Path, port: int) -> str:
    """Give the configuration of a static copy in the folder `root`."""
    conf = (DEPLOY / "static" / "nginx.conf").read_text(encoding="utf-8")
    return conf.replace("listen 80;", f"listen {HOST}:{port} backlog=4096;").replace("/srv/www/live", str(root))
