package io.jollyboat.scheduler;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Builds pods for tests: {@code APod.named("web").requests("500m", "1Gi")}. */
public final class APod {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode json = JSON.createObjectNode();

    private APod(String name) {
        json.put("apiVersion", "v1").put("kind", "Pod");
        json.putObject("metadata")
                .put("namespace", "default")
                .put("name", name)
                .put("uid", "uid-" + name);
        ObjectNode spec = json.putObject("spec");
        spec.put("schedulerName", "default-scheduler");
        spec.putArray("containers").addObject().put("name", "main").put("image", "app");
    }

    public static APod named(String name) {
        return new APod(name);
    }

    public APod requests(String cpu, String memory) {
        return request("cpu", cpu).request("memory", memory);
    }

    public APod request(String resource, String amount) {
        main().withObject("/resources/requests").put(resource, amount);
        return this;
    }

    public APod limits(String cpu, String memory) {
        main().withObject("/resources/limits").put("cpu", cpu).put("memory", memory);
        return this;
    }

    public APod hostPort(int port) {
        main().withArray("/ports").addObject().put("containerPort", port).put("hostPort", port);
        return this;
    }

    public APod priority(int priority) {
        return spec("{'priority': " + priority + "}");
    }

    public APod on(String node) {
        return spec("{'nodeName': '" + node + "'}");
    }

    /** Sets fields of the spec, given as JSON with single quotes. */
    public APod spec(String fields) {
        ((ObjectNode) json.get("spec"))
                .setAll((ObjectNode) JSON.readTree(fields.replace('\'', '"')));
        return this;
    }

    /** Sets fields of the status, given as JSON with single quotes. */
    public APod status(String fields) {
        json.withObject("/status").setAll((ObjectNode) JSON.readTree(fields.replace('\'', '"')));
        return this;
    }

    public APod label(String key, String value) {
        ((ObjectNode) json.get("metadata")).withObject("/labels").put(key, value);
        return this;
    }

    /** Mounts a claim. */
    public APod claims(String claim) {
        ((ObjectNode) json.get("spec"))
                .withArray("/volumes")
                .addObject()
                .put("name", claim)
                .putObject("persistentVolumeClaim")
                .put("claimName", claim);
        return this;
    }

    /** Adds a term of pod affinity or anti-affinity, given as JSON with single quotes. */
    public APod term(String kind, String when, String term) {
        ((ObjectNode) json.get("spec"))
                .withArray(
                        "/affinity/" + kind + "/" + when + "DuringSchedulingIgnoredDuringExecution")
                .add(JSON.readTree(term.replace('\'', '"')));
        return this;
    }

    /** Has to be near to pods labelled like this, by a label of nodes. */
    public APod near(String key, String value, String topology) {
        return term("podAffinity", "required", labelled(key, value, topology));
    }

    /** Has to be far from pods labelled like this, by a label of nodes. */
    public APod far(String key, String value, String topology) {
        return term("podAntiAffinity", "required", labelled(key, value, topology));
    }

    private static String labelled(String key, String value, String topology) {
        return "{'topologyKey': '%s', 'labelSelector': {'matchLabels': {'%s': '%s'}}}"
                .formatted(topology, key, value);
    }

    /** Adds a spread constraint, given as JSON with single quotes without braces. */
    public APod spread(String fields) {
        ((ObjectNode) json.get("spec"))
                .withArray("/topologySpreadConstraints")
                .add(JSON.readTree("{" + fields.replace('\'', '"') + "}"));
        return this;
    }

    public APod namespace(String namespace) {
        ((ObjectNode) json.get("metadata")).put("namespace", namespace);
        return this;
    }

    public Pod view() {
        return new Pod(json.deepCopy());
    }

    public PodInfo info() {
        return PodReader.read(view());
    }

    private ObjectNode main() {
        return (ObjectNode) json.get("spec").get("containers").get(0);
    }
}
