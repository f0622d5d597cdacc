package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.scheduling.v1.PriorityClass;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.node.NodeReader;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodReader;
import io.jollyboat.scheduler.snapshot.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pods and nodes that manifests stand for. A workload stands for as many pods as it asks for; a
 * DaemonSet for one on every node.
 */
public final class Manifests {

    /** How many a kubelet takes unless it is told otherwise. */
    private static final String PODS = "110";

    private final List<NodeFacts> nodes = new ArrayList<>();
    private final List<PodInfo> pods = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final List<String> nodeNames;
    private final PriorityClasses priorities;
    private final ManifestSurroundings around;

    /**
     * @param cluster on whose nodes DaemonSets run, and to whose priorities and storage those of
     *     the manifests are added: they have to come before the pods and claims that name them
     */
    public Manifests(LiveCluster cluster) {
        this.nodeNames = cluster.nodes().stream().map(NodeFacts::name).toList();
        this.priorities = cluster.priorities();
        this.around =
                new ManifestSurroundings(
                        cluster.storage(), cluster.usualClass(), cluster.isOfFiles());
    }

    /**
     * Takes in one object, or a list of them.
     *
     * @throws IllegalArgumentException when it is none, or names a priority class that there is not
     */
    public void add(JsonNode object) {
        if (object.isNull() || object.isMissingNode()) {
            return;
        }
        if (!(object instanceof ObjectNode json) || !json.has("kind")) {
            throw new IllegalArgumentException("a manifest is an object with a kind");
        }
        String kind = json.path("kind").asString("");
        JsonNode spec = json.path("spec");
        switch (kind) {
            case "List", "PodList", "NodeList", "DeploymentList" ->
                    json.path("items").forEach(item -> addItem(kind, item));
            case "Node" -> nodes.add(node(json));
            case "PriorityClass" -> priorities.add(new PriorityClass(json));
            case "Pod" -> pods.add(read(json));
            case "Deployment", "ReplicaSet", "StatefulSet", "ReplicationController" ->
                    replicate(json, spec.path("template"), spec.path("replicas").asInt(1));
            case "Job" -> replicate(json, spec.path("template"), parallel(spec));
            case "CronJob" -> {
                JsonNode job = spec.path("jobTemplate").path("spec");
                replicate(json, job.path("template"), parallel(job));
            }
            case "DaemonSet" -> everywhere(json, spec.path("template"));
            default -> {
                if (!around.add(json)) {
                    ignored.add(kind + " " + json.path("metadata").path("name").asString(""));
                }
            }
        }
    }

    private void addItem(String list, JsonNode item) {
        if (item instanceof ObjectNode json && !json.has("kind") && !list.equals("List")) {
            json.put("kind", list.substring(0, list.length() - "List".length()));
        }
        add(item);
    }

    private static int parallel(JsonNode job) {
        int parallelism = job.path("parallelism").asInt(1);
        return Math.min(parallelism, job.path("completions").asInt(parallelism));
    }

    private void replicate(ObjectNode owner, JsonNode template, int count) {
        JsonNode claims = owner.path("spec").path("volumeClaimTemplates");
        for (int i = 0; i < count; i++) {
            ObjectNode pod = pod(owner, template, "-" + i);
            claims.forEach(claim -> claim(claim, pod));
            pods.add(read(pod));
        }
    }

    /** A claim of a pod's own, and the volume that uses it. */
    private void claim(JsonNode template, ObjectNode pod) {
        String volume = template.path("metadata").path("name").asString("");
        String name = volume + "-" + pod.path("metadata").path("name").asString("");
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        claim.putObject("metadata")
                .put("name", name)
                .put("namespace", pod.path("metadata").path("namespace").asString("default"));
        claim.set("spec", template.path("spec").deepCopy());
        around.claim(claim);
        ObjectNode mounted = pod.withArray("/spec/volumes").addObject().put("name", volume);
        mounted.putObject("persistentVolumeClaim").put("claimName", name);
    }

    /** A node that does not say what is left of it for pods has all it has, as in the API. */
    private static NodeFacts node(ObjectNode json) {
        ObjectNode node = json.deepCopy();
        ObjectNode status = node.withObject("/status");
        ObjectNode allocatable =
                status.has("allocatable")
                        ? status.withObject("/allocatable")
                        : status.withObject("/allocatable")
                                .setAll(status.withObject("/capacity").deepCopy());
        allocatable.putIfAbsent("pods", node.stringNode(PODS));
        check(allocatable, "node " + node.path("metadata").path("name").asString(""));
        return NodeReader.read(new Node(node));
    }

    private static void check(JsonNode amounts, String of) {
        for (Map.Entry<String, JsonNode> each : amounts.properties()) {
            try {
                Quantity.parse(each.getValue().asString(""));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "%s of %s: %s".formatted(each.getKey(), of, e.getMessage()), e);
            }
        }
    }

    private void everywhere(ObjectNode owner, JsonNode template) {
        for (String node : nodeNames) {
            ObjectNode pod = pod(owner, template, "-" + node);
            ObjectNode term =
                    pod.withObject(
                                    "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
                            .putArray("nodeSelectorTerms")
                            .addObject();
            ObjectNode field = term.putArray("matchFields").addObject();
            field.put("key", "metadata.name").put("operator", "In");
            field.putArray("values").add(node);
            for (String taint : List.of("unschedulable", "not-ready", "unreachable")) {
                pod.withArray("/spec/tolerations")
                        .addObject()
                        .put("key", "node.kubernetes.io/" + taint)
                        .put("operator", "Exists");
            }
            pods.add(read(pod));
        }
    }

    private static ObjectNode pod(ObjectNode owner, JsonNode template, String suffix) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        if (template.path("metadata") instanceof ObjectNode of) {
            metadata.setAll(of.deepCopy());
        }
        JsonNode named = owner.path("metadata");
        metadata.put("name", named.path("name").asString("") + suffix);
        metadata.put("namespace", named.path("namespace").asString("default"));
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    /** Fills in what the API server would, as far as it matters here. */
    private PodInfo read(ObjectNode json) {
        ObjectNode pod = json.deepCopy();
        ObjectNode metadata = pod.withObject("/metadata");
        if (!metadata.has("namespace")) {
            metadata.put("namespace", "default");
        }
        ObjectNode spec = pod.withObject("/spec");
        if (!spec.has("schedulerName")) {
            spec.put("schedulerName", "default-scheduler"); // as the API server does
        }
        priorities.fillIn(spec);
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : spec.path(list)) {
                for (JsonNode amounts : container.path("resources")) {
                    check(amounts, "pod " + metadata.path("name").asString(""));
                }
                if (container.path("resources").path("limits") instanceof ObjectNode limits) {
                    ObjectNode requests =
                            ((ObjectNode) container).withObject("/resources/requests");
                    limits.properties()
                            .forEach(each -> requests.putIfAbsent(each.getKey(), each.getValue()));
                }
            }
        }
        return PodReader.read(new Pod(pod));
    }

    public List<NodeFacts> nodes() {
        return List.copyOf(nodes);
    }

    /** The pods, in the order of the manifests; those that name a node have it already. */
    public List<PodInfo> pods() {
        return List.copyOf(pods);
    }

    /** What is around nodes and pods of a cluster, with what the manifests say. */
    public Surroundings surroundings(LiveCluster cluster) {
        List<PodInfo> all = new ArrayList<>(cluster.placed());
        all.addAll(pods);
        return around.in(cluster.surroundings(), all);
    }

    /** What stands for no pod, by kind and name. */
    public List<String> ignored() {
        return List.copyOf(ignored);
    }
}
