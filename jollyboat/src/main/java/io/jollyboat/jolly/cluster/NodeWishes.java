package io.jollyboat.jolly.cluster;

import io.jollyboat.kubelet.node.NodeMarks;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was asked of nodes beyond their limits, by the names of the kubelet's flags.
 *
 * @param marks their labels and taints
 * @param dns addresses that pods resolve names with; empty for the cluster's own
 * @param resolvConf what says how the machine itself resolves names
 * @param manifests the folder of pods that each node has by itself, if there is one
 */
record NodeWishes(NodeMarks marks, List<String> dns, Path resolvConf, Optional<Path> manifests) {

    static final NodeWishes NONE =
            new NodeWishes(
                    NodeMarks.NONE, List.of(), Path.of("/etc/resolv.conf"), Optional.empty());

    NodeWishes marks(NodeMarks other) {
        return new NodeWishes(other, dns, resolvConf, manifests);
    }

    NodeWishes dns(String text) {
        List<String> servers =
                Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .map(each -> InetAddress.ofLiteral(each).getHostAddress())
                        .toList();
        return new NodeWishes(marks, servers, resolvConf, manifests);
    }

    NodeWishes resolvConf(String path) {
        return new NodeWishes(marks, dns, Path.of(path), manifests);
    }

    NodeWishes manifests(String path) {
        return new NodeWishes(marks, dns, resolvConf, Optional.of(Path.of(path)));
    }
}
