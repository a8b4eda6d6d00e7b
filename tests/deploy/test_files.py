"""The files an operator starts from are what Docker and Kubernetes accept, and name only what exists."""

import json
import math
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.http.request import validate_host

from observability import heartbeat
from sandbox import processes

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
COMPOSE = ROOT / "docker-compose.yml"
OURS = ("migrate", "web", "worker", "writer", "beat", "discord", "kakao")
MANIFESTS = [path for path in sorted(KUBERNETES.rglob("*.yaml")) if path.name != "kustomization.yaml"]
PLATFORMS_OWN = {"POD_IP"}
"""What only the platform's own files read."""
SITE = "news.example.com"
SECONDS = 60


def program(name: str) -> str:
    """Return a tool of the development install."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not made for this platform")
    return found


def ran(*command: str) -> subprocess.CompletedProcess[str]:
    env = {"POSTGRES_PASSWORD": "for-a-test", "SITE_HOST": SITE, "PATH": "/usr/bin:/bin"}
    return subprocess.run(  # noqa: S603 - the development install's own tools
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def services() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE.read_text())["services"])


def documents() -> list[dict[str, Any]]:
    return [document for path in MANIFESTS for document in yaml.safe_load_all(path.read_text())]


def pods() -> dict[str, dict[str, Any]]:
    """Return the pod of each workload."""
    return {
        one["metadata"]["name"]: one["spec"]["template"]["spec"]
        for one in documents()
        if "template" in one.get("spec", {})
    }


def containers() -> list[dict[str, Any]]:
    return [one for pod in pods().values() for one in (*pod["containers"], *pod.get("initContainers", []))]


def listed() -> set[str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {line.partition("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)}


def composed(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Have docker compose read its file, beside a .env as a newcomer's copy of the example."""
    shutil.copy(ROOT / ".env.example", folder / ".env")
    shutil.copy(COMPOSE, folder)
    return ran(program("docker-compose"), "-f", str(folder / COMPOSE.name), "--profile", "*", "config", *options)


def test_docker_compose_reads_its_file(tmp_path: Path) -> None:
    done = composed(tmp_path, "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


def test_web_answers_its_health_check_its_servers_and_its_visitors_and_is_no_laptop(tmp_path: Path) -> None:
    """As docker compose would start it from a copy of the example."""
    web = json.loads(composed(tmp_path, "--format", "json").stdout)["services"]["web"]
    told = web["environment"]
    for host in ("127.0.0.1", "web", SITE):
        assert validate_host(host, told["DJANGO_ALLOWED_HOSTS"].split(","))
        assert host == SITE or host in str(web["healthcheck"]["test"]) + told["API_BASE_URL"]
    assert (told["DJANGO_DEBUG"], told["PUBLIC_URL"], told["METRICS_HOST"]) == ("False", f"https://{SITE}", "0.0.0.0")  # noqa: S104 - in a container


def test_in_a_cluster_web_answers_its_probes_the_bots_and_prometheus() -> None:
    (pod,) = pods()["web"]["containers"]
    (hosts,) = [one["value"] for one in pod["env"] if one["name"] == "DJANGO_ALLOWED_HOSTS"]
    probed = {header["value"] for kind in ("startup", "readiness", "liveness") for header in _headers(pod, kind)}
    assert set(hosts.split(",")) == probed | {"$(SITE_HOST)", "$(POD_IP)"}


def _headers(pod: dict[str, Any], kind: str) -> list[dict[str, str]]:
    return list(pod[f"{kind}Probe"]["httpGet"]["httpHeaders"])


def test_in_a_cluster_no_secrets_file_turns_a_container_into_a_laptop() -> None:
    """Of two sources that name the same variable Kubernetes takes the last."""
    ours = [one for one in containers() if one["image"] == "newsbite"]
    assert [one["name"] for one in ours if "configMapRef" not in one["envFrom"][-1]] == []


@pytest.mark.parametrize("bot", ["discord", "kakao"])
def test_in_a_cluster_each_bot_alone_sees_its_own_key(bot: str) -> None:
    """Of two sources the last counts: an `API_CLIENT_ID` for both, if there is one, gives way to the bot's own."""
    (own,) = pods()[bot]["containers"]
    secrets = [source["secretRef"]["name"] for source in own["envFrom"] if "secretRef" in source]
    assert secrets == ["newsbite", f"newsbite-{bot}"]
    assert [one["name"] for one in containers() if f"newsbite-{bot}" in str(one.get("envFrom"))] == [bot]
    generated = yaml.safe_load((KUBERNETES / "example" / "kustomization.yaml").read_text())["secretGenerator"]
    assert {"name": f"newsbite-{bot}", "envs": [f"{bot}.env"]} in generated


def test_what_the_image_is_made_of_reaches_the_builder_and_nothing_else() -> None:
    copied = re.findall(r"^COPY (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert rules[0] == "*"
    assert sorted(line[1:] for line in rules if line.startswith("!")) == sorted(copied)


def test_web_hangs_up_on_headers_that_are_not_whole_in_ten_seconds() -> None:
    for command in ((ROOT / "Dockerfile").read_text().replace('", "', " "), processes.GRANIAN):
        assert "--http1-header-read-timeout 10000" in command


def test_the_dockerfile_has_no_finding() -> None:
    done = ran(program("hadolint"), "--failure-threshold", "info", "Dockerfile")
    assert done.returncode == 0, done.stdout


def test_kubernetes_accepts_every_file() -> None:
    for document in documents():
        kubernetes_validate.validate(document, "1.31", strict=True)


def test_every_file_of_the_base_is_part_of_it() -> None:
    base = yaml.safe_load((KUBERNETES / "base" / "kustomization.yaml").read_text())
    files = {path.name for path in (KUBERNETES / "base").glob("*.yaml")} - {"kustomization.yaml"}
    assert set(base["resources"]) == files


def test_each_process_has_the_same_command_and_limit_of_memory_in_both_and_is_confined_by_compose() -> None:
    ours, theirs = services(), pods()
    for name in OURS:
        service, (container, *_) = ours[name], theirs[name]["containers"]
        assert service.get("command") == container.get("command"), name
        assert service["mem_limit"] == container["resources"]["limits"]["memory"].replace("Mi", "m"), name
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name


@pytest.mark.parametrize("name", ["beat", "discord"])
def test_a_probe_sees_a_process_that_hangs(name: str, tmp_path: Path) -> None:
    (program, *options) = pods()[name]["containers"][0]["livenessProbe"]["exec"]["command"]
    file = tmp_path / heartbeat.heartbeat_file(name).name
    command = [program, *(option.replace("/tmp", str(tmp_path)) for option in options)]  # noqa: S108 - the pod's own
    answers = []
    for age in (0, 300):
        file.touch()
        os.utime(file, (time.time() - age, time.time() - age))
        answers.append(subprocess.run(command, capture_output=True, timeout=10, check=False).returncode)  # noqa: S603 - ours
    assert answers == [0, 1]


def test_each_container_of_the_cluster_is_confined() -> None:
    for one in containers():
        kept = one["securityContext"]
        assert kept["readOnlyRootFilesystem"]
        assert not kept["allowPrivilegeEscalation"]
        assert kept["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in one["resources"]["limits"]


def test_at_full_scale_postgresql_has_connections_for_all() -> None:
    """As docs/operations.md adds them up under Needs."""
    scaled = {one["metadata"]["name"]: one for one in documents() if one["kind"] == "HorizontalPodAutoscaler"}
    assert {one["spec"]["scaleTargetRef"]["name"] for one in scaled.values()} == {"web", "worker", "writer", "kakao"}
    server = re.findall(r'"--(?:workers|blocking-threads)", "(\d+)"', (ROOT / "Dockerfile").read_text())
    threads = {"web": math.prod(map(int, server)), "kakao": 0}  # the bots know no database
    for name in ("worker", "writer"):
        command = pods()[name]["containers"][0]["command"]
        threads[name] = int(command[command.index("--concurrency") + 1])
    beat, migration = 1, 2
    total = sum(scaled[name]["spec"]["maxReplicas"] * each for name, each in threads.items()) + beat + migration
    text = (ROOT / "docs" / "operations.md").read_text()
    (limit,), (said,) = re.findall(r"`max_connections` = (\d+)", text), re.findall(r"migration 2: (\d+)", text)
    assert total == int(said)
    assert total <= 0.8 * int(limit)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed (kubernetes-client)")
def test_with_the_pooler_web_alone_asks_it(tmp_path: Path) -> None:
    shutil.copytree(KUBERNETES, tmp_path / "kubernetes")
    overlay = tmp_path / "kubernetes" / "example"
    (overlay / "secrets.env").write_text("POOLED_DATABASE_URL=postgresql://pooler:6432/newsbite\n")
    for bot in ("discord", "kakao"):
        (overlay / f"{bot}.env").touch()
    with (overlay / "kustomization.yaml").open("a") as file:
        file.write("components: [../pooler]\n")
    done = ran("kubectl", "kustomize", str(overlay))
    assert done.returncode == 0, done.stderr
    made = [one for one in yaml.safe_load_all(done.stdout) if one["kind"] in {"Deployment", "StatefulSet"}]
    pooled = {one["metadata"]["name"] for one in made if "POOLED_DATABASE_URL" in str(one)}
    assert pooled == {"web"}
    for document in made:
        kubernetes_validate.validate(document, "1.31", strict=True)


def test_there_is_one_beat_and_never_two() -> None:
    (beat,) = [one for one in documents() if one["metadata"]["name"] == "beat"]
    assert (beat["spec"]["replicas"], beat["spec"]["strategy"]) == (1, {"type": "Recreate"})


def test_only_the_proxy_is_reached_from_outside() -> None:
    ports = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert [name for name in ports if not all(one.startswith("127.0.0.1:") for one in ports[name])] == ["proxy"]


def test_every_variable_they_set_is_one_that_is_read() -> None:
    (config,) = [one for one in documents() if one["kind"] == "ConfigMap" and one["metadata"]["name"] == "newsbite"]
    named = set(config["data"]) | {item["name"] for one in containers() for item in one.get("env", [])}
    for service in services().values():
        if service.get("image") == "newsbite":
            named |= set(service["environment"])
    named |= set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text()))
    assert named - listed() - PLATFORMS_OWN == set()


def test_the_outside_never_reaches_the_metrics() -> None:
    assert "path /metrics" in (ROOT / "deploy" / "caddy" / "Caddyfile").read_text()


def test_what_watches_finds_the_files_that_are_mounted_for_it() -> None:
    mounts = [one.split(":") for service in services().values() for one in service.get("volumes", [])]
    folders = {inside: ROOT / outside for outside, inside, *_ in mounts if outside.startswith("./deploy/")}
    assert [str(path) for path in folders.values() if not path.is_dir()] == []
    named = services()["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    (provider,) = yaml.safe_load((ROOT / "deploy/grafana/provisioning/dashboards/newsbite.yml").read_text())[
        "providers"
    ]
    assert (folders[provider["options"]["path"]] / Path(named).name).is_file()
