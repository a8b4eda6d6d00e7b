"""The files an operator starts from are what Docker and Kubernetes accept, and name only what exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
COMPOSE = ROOT / "docker-compose.yml"
OURS = ("migrate", "web", "worker", "beat", "discord", "kakao")
MANIFESTS = [path for path in sorted(KUBERNETES.rglob("*.yaml")) if path.name != "kustomization.yaml"]
PLATFORMS_OWN = {"POSTGRES_PASSWORD", "SITE_HOST"}
"""What only the compose file reads."""
SECONDS = 60


def program(name: str) -> str:
    """Return a tool of the development install."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not made for this platform")
    return found


def ran(*command: str) -> subprocess.CompletedProcess[str]:
    env = {"POSTGRES_PASSWORD": "for-a-test", "PATH": "/usr/bin:/bin"}
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


def test_docker_compose_reads_its_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("")
    text = COMPOSE.read_text().replace("env_file: .env", f"env_file: {tmp_path / '.env'}")
    (tmp_path / "docker-compose.yml").write_text(text)
    done = ran(program("docker-compose"), "-f", str(tmp_path / "docker-compose.yml"), "config", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_dockerfile_has_no_finding() -> None:
    done = ran(program("hadolint"), "--failure-threshold", "info", "Dockerfile")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_kubernetes_accepts_each_file(path: Path) -> None:
    for document in yaml.safe_load_all(path.read_text()):
        kubernetes_validate.validate(document, "1.31", strict=True)


def test_every_file_of_the_base_is_part_of_it() -> None:
    base = yaml.safe_load((KUBERNETES / "base" / "kustomization.yaml").read_text())
    files = {path.name for path in (KUBERNETES / "base").glob("*.yaml")} - {"kustomization.yaml"}
    assert set(base["resources"]) == files


@pytest.mark.parametrize("name", OURS)
def test_each_process_runs_the_same_command_in_both(name: str) -> None:
    assert services()[name].get("command") == pods()[name]["containers"][0].get("command")


@pytest.mark.parametrize("name", OURS)
def test_each_process_is_confined_by_compose(name: str) -> None:
    service = services()[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_each_container_of_the_cluster_is_confined() -> None:
    for one in containers():
        kept = one["securityContext"]
        assert kept["readOnlyRootFilesystem"]
        assert not kept["allowPrivilegeEscalation"]
        assert kept["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in one["resources"]["limits"]


def test_there_is_one_beat_and_never_two() -> None:
    (beat,) = [one for one in documents() if one["metadata"]["name"] == "beat"]
    assert (beat["spec"]["replicas"], beat["spec"]["strategy"]) == (1, {"type": "Recreate"})


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]


def test_every_variable_they_set_is_one_that_is_read() -> None:
    (config,) = [one for one in documents() if one["kind"] == "ConfigMap"]
    named = set(config["data"]) | {item["name"] for one in containers() for item in one.get("env", [])}
    for service in services().values():
        if service.get("image") == "newsbite":
            named |= set(service["environment"])
    named |= set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text()))
    assert named - listed() - PLATFORMS_OWN == set()


def test_the_outside_never_reaches_the_metrics() -> None:
    assert "path /metrics" in (ROOT / "deploy" / "caddy" / "Caddyfile").read_text()
