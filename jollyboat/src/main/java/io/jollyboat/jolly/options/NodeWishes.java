package io.jollyboat.jolly.options;

import io.jollyboat.core.delegation.AccessMemory;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.node.NodeMarks;
import io.jollyboat.kubelet.runtime.docker.log.ContainerLogs;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was asked of nodes beyond their limits, by the names of the kubelet's flags.
 *
 * @param marks their labels and taints
 * @param dns addresses that pods resolve names with; empty for the cluster's own
 * @param resolvConf what says how the machine itself resolves names
 * @param pods those that each node has by itself
 * @param access how long holds what was heard of who may ask a kubelet
 * @param engine how the engine is used
 * @param logQueries whether logs of a machine may be asked for by the services that write them
 */
public record NodeWishes(
        NodeMarks marks,
        List<String> dns,
        Path resolvConf,
        OwnPods pods,
        AccessMemory access,
        EngineUse engine,
        boolean logQueries) {

    /**
     * How an engine is used.
     *
     * @param callLimit how long one call to it may take
     * @param logs how much of them it keeps
     */
    public record EngineUse(Duration callLimit, ContainerLogs logs) {}

    public static final NodeWishes NONE =
            new NodeWishes(
                    NodeMarks.NONE,
                    List.of(),
                    Path.of("/etc/resolv.conf"),
                    OwnPods.NONE,
                    AccessMemory.STANDARD,
                    new EngineUse(Duration.ofMinutes(2), ContainerLogs.STANDARD),
                    false);

    public NodeWishes marks(NodeMarks other) {
        return new NodeWishes(other, dns, resolvConf, pods, access, engine, logQueries);
    }

    public NodeWishes dns(String text) {
        List<String> servers =
                Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .map(each -> InetAddress.ofLiteral(each).getHostAddress())
                        .toList();
        return new NodeWishes(marks, servers, resolvConf, pods, access, engine, logQueries);
    }

    public NodeWishes resolvConf(String path) {
        return new NodeWishes(marks, dns, Path.of(path), pods, access, engine, logQueries);
    }

    public NodeWishes pods(OwnPods other) {
        return new NodeWishes(marks, dns, resolvConf, other, access, engine, logQueries);
    }

    public NodeWishes access(AccessMemory other) {
        return new NodeWishes(marks, dns, resolvConf, pods, other, engine, logQueries);
    }

    public NodeWishes callLimit(Duration limit) {
        return engine(new EngineUse(positive(limit), engine.logs));
    }

    public NodeWishes logBytes(String text) {
        Quantity size =
                Quantity.tryParse(text)
                        .orElseThrow(
                                () -> new IllegalArgumentException("it is an amount such as 10Mi"));
        return engine(new EngineUse(engine.callLimit, engine.logs.bytes(size.value())));
    }

    public NodeWishes logFiles(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("it is a number");
        }
        return engine(new EngineUse(engine.callLimit, engine.logs.files(Integer.parseInt(text))));
    }

    /** As the kubelet's configuration has it. */
    public NodeWishes logQueries(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("it is true or false");
        }
        return new NodeWishes(
                marks, dns, resolvConf, pods, access, engine, Boolean.parseBoolean(text));
    }

    private NodeWishes engine(EngineUse other) {
        return new NodeWishes(marks, dns, resolvConf, pods, access, other, logQueries);
    }

    static Duration positive(Duration period) {
        if (period.isZero()) {
            throw new IllegalArgumentException("it is longer than nothing");
        }
        return period;
    }
}
