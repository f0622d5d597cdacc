package io.jollyboat.apiserver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws requests: some right, most with something wrong, some wrong altogether. */
final class Requests {

    private static final List<ResourceDefinition> KINDS = BuiltInResources.all();
    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/api",
                    "/apis",
                    "/api/v1",
                    "/api/v2",
                    "/apis/apps",
                    "/apis/apps/v1",
                    "/apis/nope/v1",
                    "/healthz",
                    "/livez?verbose",
                    "/readyz/etcd",
                    "/readyz?exclude=ping",
                    "/version",
                    "/metrics",
                    "/openapi/v2",
                    "/openapi/v3",
                    "/openapi/v3/api/v1",
                    "/openapi/v3/apis/apps/v1?hash=x",
                    "/openapi/v3/apis/nope",
                    "/.well-known/openid-configuration",
                    "/openid/v1/jwks",
                    "/api/v1/watch/pods",
                    "/api/v1/proxy/nodes/a",
                    "/api//v1//pods",
                    "/api/v1/namespaces//pods",
                    "/api/v1/%2e%2e/pods",
                    "/apis/sea.example",
                    "/apis/sea.example/v1",
                    "/api/v1/namespaces/default/pods/a/log/x/y/z",
                    "/x/../api",
                    "/api/v1/namespaces/a%2Fb/pods",
                    "/api/v1/namespaces/%00/pods",
                    "/api/v1/nodes/a/proxy/",
                    "/apis/metrics.k8s.io/v1beta1/nodes",
                    "/logs/",
                    "/debug/pprof/");
    private static final List<String> SUBRESOURCES =
            List.of(
                    "status",
                    "scale",
                    "log",
                    "exec",
                    "attach",
                    "portforward",
                    "proxy",
                    "binding",
                    "eviction",
                    "token",
                    "finalize",
                    "approval",
                    "ephemeralcontainers",
                    "resize",
                    "nope",
                    "status/x",
                    "");
    private static final List<String> METHODS =
            List.of(
                    "GET", "GET", "GET", "POST", "PUT", "PATCH", "PATCH", "DELETE", "HEAD",
                    "OPTIONS", "TRACE", "FOO");
    private static final List<String> PATCHES =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json",
                    "application/apply-patch+yaml",
                    "application/apply-patch+cbor");
    private static final List<String> TYPES =
            List.of(
                    "application/json",
                    "application/yaml",
                    "application/json; charset=utf-8",
                    "application/vnd.kubernetes.protobuf",
                    "application/vnd.kubernetes.protobuf",
                    "application/vnd.kubernetes.protobuf",
                    "text/plain",
                    "application/cbor",
                    "*/*",
                    ";",
                    "",
                    "application/json;;=",
                    "application/JSON");
    private static final List<String> ACCEPTS =
            List.of(
                    "application/json",
                    "application/yaml",
                    "application/vnd.kubernetes.protobuf,application/json",
                    "application/vnd.kubernetes.protobuf",
                    "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
                    "application/json;as=Table;v=v1;g=meta.k8s.io",
                    "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
                    "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
                    "application/json;as=Nope;v=v1;g=x",
                    "text/html",
                    "*/*",
                    "application/json;q=0",
                    "application/json;q=x",
                    ",;,",
                    "application/*",
                    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json",
                    "application/json;stream=watch",
                    "application/vnd.kubernetes.protobuf;stream=watch",
                    "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
                    "application/yaml;as=Table;v=v1;g=meta.k8s.io",
                    "application/json;as=Table;v=v1beta1;g=meta.k8s.io",
                    "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io;pretty=1",
                    "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
                    "application/cbor");

    /** Kinds that rule over others. */
    private static final List<Sample> LIVELY =
            Sample.all().stream()
                    .filter(
                            each ->
                                    each.path().contains("customresource")
                                            || each.path().contains("ships")
                                            || each.path().contains("policies")
                                            || each.path().contains("quotas"))
                    .toList();

    private final RandomGenerator random;
    private final Words words;
    private final Bodies bodies;
    private final Queries queries;

    Requests(RandomGenerator random) {
        this.random = random;
        this.words = new Words(random);
        Mutator mutator = new Mutator(random, words);
        this.bodies = new Bodies(random, words, mutator);
        this.queries = new Queries(random, words, mutator);
    }

    /** Learns from an answer. */
    void learn(String answer) {
        queries.learn(answer);
    }

    FuzzRequest next() {
        Sample sample = words.any(random.nextInt(4) == 0 ? LIVELY : Sample.all());
        String method = words.any(METHODS);
        String path = path(sample, method);
        List<String> headers = new ArrayList<>();
        byte[] body = new byte[0];
        if (!method.equals("GET") && random.nextInt(12) > 0) {
            String type = type(method);
            headers.addAll(List.of("Content-Type", type));
            body = bodies.body(sample, method, type);
        }
        if (random.nextInt(4) == 0) {
            headers.addAll(List.of("Accept", words.any(ACCEPTS)));
        }
        if (random.nextInt(40) == 0) {
            headers.addAll(
                    List.of(
                            "Impersonate-User",
                            words.any(
                                    List.of(
                                            "ann",
                                            "",
                                            "system:serviceaccount:default:a",
                                            "system:serviceaccount:x",
                                            "system:anonymous"))));
        }
        if (random.nextInt(60) == 0) {
            headers.addAll(
                    List.of(
                            words.any(
                                    List.of(
                                            "Impersonate-Group",
                                            "Impersonate-Extra-%zz",
                                            "If-None-Match",
                                            "User-Agent",
                                            "Content-Length")),
                            words.any(List.of("x", "", "*", "-5", "Mozilla/5.0"))));
        }
        return new FuzzRequest(method, path + queries.query(path), headers, body);
    }

    private String path(Sample sample, String method) {
        if (random.nextInt(15) == 0) {
            return words.any(PATHS);
        }
        if (random.nextInt(12) == 0) {
            ResourceDefinition kind = words.any(KINDS);
            String version = words.any(kind.versions());
            return (kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/")
                    + version
                    + (kind.namespaced() && random.nextBoolean() ? "/namespaces/default/" : "/")
                    + kind.plural()
                    + (random.nextBoolean() ? "/a" : "");
        }
        String path = sample.path();
        if (random.nextInt(25) == 0) {
            path =
                    path.replace(
                            "/namespaces/default",
                            words.any(
                                    List.of(
                                            "",
                                            "/namespaces/nope",
                                            "/namespaces/UP",
                                            "/namespaces/%C3%A9")));
        }
        boolean collection =
                method.equals("POST")
                        ? random.nextInt(8) > 0
                        : random.nextInt(3) == 0 && !method.equals("PUT");
        if (!collection) {
            path += "/" + (random.nextInt(12) == 0 ? encoded(words.text()) : sample.name());
            if (random.nextInt(5) == 0) {
                path += "/" + words.any(SUBRESOURCES);
            }
        }
        return path;
    }

    private String type(String method) {
        if (method.equals("PATCH") && random.nextInt(25) > 0) {
            return words.any(PATCHES);
        }
        return random.nextInt(4) > 0 ? "application/json" : words.any(TYPES);
    }

    /** Half a pair of surrogates has no encoding: it becomes a question mark. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
