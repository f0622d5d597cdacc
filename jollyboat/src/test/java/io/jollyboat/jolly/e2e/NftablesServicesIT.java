package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services by the kernel's nftables, and what does not depend on who leads the traffic. */
class NftablesServicesIT extends KernelServicesCase {

    NftablesServicesIT() {
        super("nftables");
    }

    @Test
    void aServiceIsReachedAtEveryAddressItShows() throws IOException {
        String nodePort = cluster.field("service/web", "{.spec.ports[0].nodePort}");
        String address = cluster.field("service/web", "{.spec.clusterIP}");

        assertThat(Load.page("http://" + balancer("web") + "/")).contains("Ahoy");
        assertThat(Load.page("http://127.0.0.1:" + nodePort + "/")).contains("Ahoy");
        assertThat(Load.page("http://" + address + "/")).contains("Ahoy");
        assertThat(cluster.kubectl("get", "service", "web").ok().out())
                .containsPattern(
                        "web +LoadBalancer +" + address + " +" + balancer("web") + " +80:");
    }

    @Test
    void anIngressLeadsToTheServiceByItsHost() {
        cluster.apply(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: web}
                spec:
                  rules:
                  - host: web.example.com
                    http:
                      paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
                """);
        String address =
                cluster.untilKubectl(
                                result -> !result.out().isBlank(),
                                "get",
                                "ingress",
                                "web",
                                "-o",
                                "jsonpath={.status.loadBalancer.ingress[0].ip}")
                        .out();

        assertThat(cluster.field("ingress/web", "{.spec.ingressClassName}")).isEqualTo("jollyboat");
        assertThat(
                        cluster.shell("curl -s -H 'Host: web.example.com' http://" + address + "/")
                                .ok()
                                .out())
                .contains("Ahoy");
        assertThat(
                        cluster.shell(
                                        "curl -sk --resolve web.example.com:443:127.0.0.1 https://web.example.com/")
                                .ok()
                                .out())
                .contains("Ahoy");
        assertThat(
                        cluster.shell("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1/")
                                .ok()
                                .out())
                .isEqualTo("404");
    }

    @Test
    void theProgramSaysWhereAServiceIsOpened() throws IOException {
        String url = "http://" + balancer("web") + ":80";

        assertThat(cluster.jolly("service", "web", "--url").ok().out().strip()).isEqualTo(url);
        assertThat(Load.page(url)).contains("Ahoy");
        assertThat(cluster.jolly("service", "list").ok().out())
                .containsPattern("default +web +80 +" + url);
        assertThat(cluster.jolly("service", "nobody").exitCode()).isEqualTo(4);
        assertThat(cluster.jolly("tunnel").ok().out()).contains("No tunnel is needed", url);
    }

    @Test
    void aGatewayLeadsToTheServiceAtAnAddressOfItsOwn() throws IOException {
        cluster.apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: door}
                spec:
                  gatewayClassName: jollyboat
                  listeners: [{name: http, port: 80, protocol: HTTP}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: web}
                spec:
                  parentRefs: [{name: door}]
                  rules:
                  - matches: [{path: {type: PathPrefix, value: /app}}]
                    filters:
                    - type: URLRewrite
                      urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}
                    backendRefs: [{name: web, port: 80}]
                """);
        cluster.kubectl("wait", "gateway/door", "--for=condition=Programmed", "--timeout=30s").ok();
        String address = cluster.field("gateway/door", "{.status.addresses[0].value}");

        assertThat(
                        cluster.untilShell(
                                        result -> result.exitCode() == 0,
                                        "curl -sf -m 3 http://" + address + "/app/")
                                .out())
                .contains("Ahoy");
        assertThat(cluster.field("httproute/web", "{.status.parents[0].conditions[*].status}"))
                .isEqualTo("True True");
        cluster.kubectl("delete", "gateway", "door").ok();
        cluster.untilKubectl(result -> result.exitCode() != 0, "get", "service", "door-jollyboat");
    }

    /** By a policy that lets no pod in. */
    private void closeWeb() {
        cluster.apply(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: closed}
                spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
                """);
    }

    @Test
    void aPolicyKeepsPodsApartButNotTheNode() throws IOException {
        cluster.kubectl(
                        "run",
                        "outsider",
                        "--image=jollyboat/demo:1",
                        "--command",
                        "--",
                        "sleep",
                        "600")
                .ok();
        cluster.await("outsider", "Ready");
        String ask = "timeout 3 wget -qO- http://web/";
        assertThat(cluster.kubectl("exec", "outsider", "--", "sh", "-c", ask).ok().out())
                .contains("Ahoy");

        closeWeb();

        cluster.untilKubectl(
                result -> result.exitCode() != 0, "exec", "outsider", "--", "sh", "-c", ask);
        assertThat(Load.page("http://" + balancer("web") + "/")).contains("Ahoy");
        cluster.kubectl("delete", "networkpolicy", "closed").ok();
        cluster.untilKubectl(
                result -> result.exitCode() == 0, "exec", "outsider", "--", "sh", "-c", ask);
    }

    @Test
    void namesAreResolvedInPods() {
        cluster.kubectl(
                        "run",
                        "resolver",
                        "--image=jollyboat/demo:1",
                        "--command",
                        "--",
                        "sleep",
                        "600")
                .ok();
        cluster.await("resolver", "Ready");
        String address = cluster.field("service/web", "{.spec.clusterIP}");

        for (String name : List.of("web", "web.default", "web.default.svc.cluster.local")) {
            assertThat(
                            cluster.kubectl(
                                            "exec",
                                            "resolver",
                                            "--",
                                            "wget",
                                            "-qO-",
                                            "http://" + name + "/")
                                    .ok()
                                    .out())
                    .contains("Ahoy");
        }
        assertThat(
                        cluster.kubectl(
                                        "exec",
                                        "resolver",
                                        "--",
                                        "nslookup",
                                        "web.default.svc.cluster.local")
                                .out())
                .contains("Address: " + address);
    }

    private void asksAt(String url) {
        cluster.untilShell(page -> page.out().contains("Ahoy"), "curl -gs -m 2 " + url);
    }

    @Test
    void aServiceOfBothFamiliesIsReachedByEachFromHereAndFromPods() {
        cluster.kubectl(
                        "expose",
                        "deployment",
                        "web",
                        "--name=both",
                        "--port=80",
                        "--target-port=http")
                .ok();
        cluster.kubectl(
                        "patch",
                        "service",
                        "both",
                        "-p",
                        "{\"spec\":{\"ipFamilyPolicy\":\"RequireDualStack\"}}")
                .ok();
        String address = cluster.field("service/both", "{.spec.clusterIPs[1]}");
        assertThat(address).startsWith("fd00:96::");
        assertThat(
                        cluster.kubectl(
                                        "get",
                                        "pods",
                                        "--field-selector=spec.nodeName=jollyboat",
                                        "-o",
                                        "jsonpath={.items[0].status.podIPs[*].ip}")
                                .ok()
                                .out())
                .matches("10\\.244\\.0\\.\\d+ fd00:10:244::af4:[0-9a-f]+");
        assertThat(cluster.field("node/jollyboat", "{.spec.podCIDRs}"))
                .isEqualTo("[\"10.244.0.0/24\",\"fd00:10:244::af4:0/120\"]");

        asksAt("http://[" + address + "]/");
        asksAt("http://" + cluster.field("service/both", "{.spec.clusterIP}") + "/");
        String page = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 " + address + " 80";
        cluster.untilKubectl(
                result -> result.out().contains("Ahoy"),
                "exec",
                "deploy/web",
                "--",
                "sh",
                "-c",
                page);
        assertThat(
                        cluster.kubectl(
                                        "exec",
                                        "deploy/web",
                                        "--",
                                        "nslookup",
                                        "-type=aaaa",
                                        "both.default.svc.cluster.local")
                                .ok()
                                .out())
                .contains(address);
        assertThat(cluster.kubectl("describe", "service", "both").ok().out())
                .contains("IP Families:              IPv4,IPv6", address);

        closeWeb();
        cluster.untilKubectl(
                result -> !result.out().contains("Ahoy"),
                "exec",
                "deploy/web",
                "--",
                "sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8; do " + page + " || exit 0; done");
        cluster.kubectl("delete", "networkpolicy/closed", "service/both").ok();
        cluster.untilKubectl(
                result -> result.exitCode() == 0,
                "exec",
                "deploy/web",
                "--",
                "timeout",
                "3",
                "wget",
                "-qO-",
                "http://web/");
    }
}
