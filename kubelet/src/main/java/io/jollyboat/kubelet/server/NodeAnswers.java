package io.jollyboat.kubelet.server;

import io.jollyboat.core.client.Client;
import io.jollyboat.kubelet.probe.ProbeCounts;
import io.jollyboat.kubelet.statistics.StatisticsAnswers;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom a kubelet's server asks for what is not about one pod.
 *
 * @param node its name
 * @param version which Kubernetes the kubelet is like
 * @param client asked whether somebody may ask
 * @param configuration how the kubelet is set up, as a {@code KubeletConfiguration} without its
 *     kind; asked each time
 * @param logs the folder of the machine's logs; null for a node that is no machine
 */
public record NodeAnswers(
        String node,
        String version,
        Client client,
        StatisticsAnswers statistics,
        ProbeCounts probes,
        Supplier<ObjectNode> configuration,
        @Nullable Path logs) {}
