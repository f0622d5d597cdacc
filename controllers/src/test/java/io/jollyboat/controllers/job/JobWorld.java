package io.jollyboat.controllers.job;

import io.jollyboat.controllers.World;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Jobs in a {@link World}, and what becomes of their pods. */
final class JobWorld {

    static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
    static final String PODS = "/api/v1/namespaces/default/pods";

    private final World world;

    JobWorld(World world) {
        this.world = world;
    }

    /**
     * @param spec fields, each with a comma after it
     */
    void create(String name, String spec) {
        world.create(
                JOBS,
                "{'metadata':{'name':'"
                        + name
                        + "'},'spec':{"
                        + spec
                        + "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'main','image':'i'}]}}}}");
        world.settle();
    }

    void patch(String name, String patch) {
        world.merge(JOBS + "/" + name, patch);
        world.settle();
    }

    JsonNode status(String name) {
        return world.get(JOBS + "/" + name).path("status");
    }

    List<String> conditions(String name) {
        return world.conditions(JOBS + "/" + name);
    }

    List<JsonNode> pods() {
        return world.list(PODS);
    }

    List<JsonNode> active() {
        return pods().stream()
                .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
                .filter(pod -> !List.of("Succeeded", "Failed").contains(phase(pod)))
                .toList();
    }

    List<JsonNode> withIndex(int index) {
        return active().stream().filter(pod -> index(pod) == index).toList();
    }

    static int index(JsonNode pod) {
        return Integer.parseInt(
                pod.at("/metadata/annotations/batch.kubernetes.io~1job-completion-index")
                        .asString("-1"));
    }

    static String phase(JsonNode pod) {
        return pod.at("/status/phase").asString("");
    }

    void run(JsonNode pod) {
        String name = pod.at("/metadata/name").asString("");
        world.create(
                path(pod) + "/binding",
                "{'metadata':{'name':'" + name + "'},'target':{'kind':'Node','name':'n1'}}");
        status(pod, "'phase':'Running'");
    }

    void succeed(JsonNode pod) {
        status(pod, "'phase':'Succeeded'," + terminated(0));
    }

    void fail(JsonNode pod, int exitCode) {
        status(pod, "'phase':'Failed'," + terminated(exitCode));
    }

    private String terminated(int exitCode) {
        return "'containerStatuses':[{'name':'main','image':'i','imageID':'','ready':false,'restartCount':0,'state':{'terminated':{'exitCode':"
                + exitCode
                + ",'finishedAt':'"
                + world.timeline.now()
                + "'}}}]";
    }

    void status(JsonNode pod, String fields) {
        world.merge(path(pod) + "/status", "{'status':{" + fields + "}}");
        world.settle();
    }

    private static String path(JsonNode pod) {
        return PODS + "/" + pod.at("/metadata/name").asString();
    }
}
