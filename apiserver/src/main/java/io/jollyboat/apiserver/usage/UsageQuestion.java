package io.jollyboat.apiserver.usage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds who is meant, asks the kubelets of those and puts their answers together. What a kubelet
 * does not tell is left out. Blocks.
 *
 * @param client sees all nodes and pods
 */
public record UsageQuestion(Client client, NodeSummaries summaries, Timeline timeline) {

    private static final Logger LOG = LoggerFactory.getLogger(UsageQuestion.class);

    /** What the selected nodes use, by their names. */
    List<ObjectNode> nodes(String labels, String fields) {
        List<Node> selected =
                client.list(Resources.NODES, "", new ListOptions(labels, fields)).items();
        Set<String> names = new TreeSet<>();
        selected.forEach(node -> names.add(node.name()));
        Map<String, ObjectNode> answers = ask(names);
        Instant now = now();
        List<ObjectNode> found = new ArrayList<>();
        for (Node node : selected) {
            Optional.ofNullable(answers.get(node.name()))
                    .flatMap(summary -> UsageObjects.ofNode(node.json(), summary, now))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** What the selected pods use, by their names. */
    List<ObjectNode> pods(String namespace, String labels, String fields) {
        List<Pod> selected =
                client.list(Resources.PODS, namespace, new ListOptions(labels, fields)).items();
        Set<String> nodes = new TreeSet<>();
        for (Pod pod : selected) {
            String node = pod.spec().nodeName();
            if (!node.isEmpty() && pod.status().phase().equals("Running")) {
                nodes.add(node);
            }
        }
        Map<String, Map<String, ObjectNode>> told = new LinkedHashMap<>();
        ask(nodes).forEach((node, summary) -> told.put(node, byPod(summary)));
        Instant now = now();
        List<ObjectNode> found = new ArrayList<>();
        for (Pod pod : selected) {
            ObjectNode summary = told.getOrDefault(pod.spec().nodeName(), Map.of()).get(pod.uid());
            if (summary != null) {
                UsageObjects.ofPod(pod.json(), summary, now).ifPresent(found::add);
            }
        }
        return found;
    }

    /** A summary per pod, so that finding one does not mean to look at all. */
    private static Map<String, ObjectNode> byPod(ObjectNode summary) {
        Map<String, ObjectNode> pods = new LinkedHashMap<>();
        for (ObjectNode pod : Trees.objects(summary, "pods")) {
            ObjectNode alone = summary.objectNode();
            alone.set("rateWindowSeconds", summary.path("rateWindowSeconds"));
            alone.putArray("pods").add(pod);
            pods.put(Trees.text(pod, "podRef", "uid"), alone);
        }
        return pods;
    }

    private Instant now() {
        return timeline.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** All at the same time. */
    private Map<String, ObjectNode> ask(Set<String> nodes) {
        Map<String, CompletableFuture<ObjectNode>> asked = new LinkedHashMap<>();
        nodes.forEach(node -> asked.put(node, summaries.of(node).toCompletableFuture()));
        Map<String, ObjectNode> answers = new LinkedHashMap<>();
        asked.forEach(
                (node, answer) -> {
                    try {
                        answers.put(node, answer.join());
                    } catch (CompletionException | CancellationException e) {
                        LOG.debug("node {} does not tell what it uses", node, e);
                    }
                });
        return answers;
    }
}
