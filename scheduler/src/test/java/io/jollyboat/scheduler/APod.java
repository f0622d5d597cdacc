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
