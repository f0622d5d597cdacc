package io.jollyboat.jolly.profile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a cluster was made. Chosen at its first start and kept, since the data depends on it; only
 * its nodes come and go.
 *
 * @param store {@code etcd} (a child process), {@code embedded}, {@code memory}, or {@code
 *     etcd://host:port,…}
 * @param runtime of the first node: {@code docker} or {@code sim}
 * @param apiPort where the API server listens, on loopback
 * @param kubeletPort where the kubelet listens, on loopback
 * @param nodes all on this machine; never empty, the first one first
 * @param extra options of the components by {@code component.name}
 */
public record Settings(
        String store,
        String runtime,
        int apiPort,
        int kubeletPort,
        List<NodeSettings> nodes,
        SortedMap<String, String> extra) {

    /**
     * The form of the file: 2 lists the nodes, 1 said how many alike there are. One that says more
     * was written by a newer Jollyboat.
     */
    private static final int FORMAT = 2;

    private static final JsonMapper JSON = new JsonMapper();

    /** What to take a cluster for whose settings are lost. */
    public static final Settings UNKNOWN =
            of("etcd", "docker", 0, 0, 1, Collections.emptySortedMap());

    public Settings {
        nodes = List.copyOf(nodes);
        extra = Collections.unmodifiableSortedMap(new TreeMap<>(extra));
    }

    /** With so many nodes that are alike. */
    public static Settings of(
            String store,
            String runtime,
            int apiPort,
            int kubeletPort,
            int nodes,
            SortedMap<String, String> extra) {
        return new Settings(
                store,
                runtime,
                apiPort,
                kubeletPort,
                NodeSettings.several(nodes, runtime).toList(),
                extra);
    }

    public Settings nodes(List<NodeSettings> others) {
        return new Settings(store, runtime, apiPort, kubeletPort, others, extra);
    }

    /** With a node more. */
    public Settings with(NodeSettings node) {
        List<NodeSettings> more = new ArrayList<>(nodes);
        more.add(node);
        return nodes(more);
    }

    public Optional<NodeSettings> node(String name) {
        return nodes.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** How many nodes run pods in that, those on their way out not counted. */
    public int count(String wanted) {
        return (int)
                nodes.stream()
                        .filter(one -> one.runtime().equals(wanted) && !one.leaving())
                        .count();
    }

    /**
     * A node to add, with the first name and range that nobody has.
     *
     * @throws ProfileException when there is none left
     */
    public NodeSettings next(String wanted) {
        Set<Integer> taken =
                nodes.stream().map(NodeSettings::index).collect(Collectors.toUnmodifiableSet());
        return IntStream.range(1, NodeSettings.MOST)
                .filter(index -> !taken.contains(index))
                .mapToObj(index -> NodeSettings.usual(index, wanted))
                .filter(one -> node(one.name()).isEmpty())
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProfileException(
                                        "a cluster has at most " + NodeSettings.MOST + " nodes"));
    }

    /**
     * @throws ProfileException when the file is of a newer Jollyboat, or cannot be understood; with
     *     a message for the person at the terminal
     */
    public static Settings read(Path file) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new ProfileException(
                    file
                            + " is damaged: "
                            + e.getOriginalMessage()
                            + ". Restore it, or remove the cluster with: jolly delete");
        }
        int format = json.path("format").asInt(0);
        if (format > FORMAT) {
            throw new ProfileException(
                    file
                            + " was written by a newer Jollyboat (format "
                            + format
                            + ", this one knows "
                            + FORMAT
                            + "): use that one, or remove the cluster with: jolly delete");
        }
        SortedMap<String, String> extra = new TreeMap<>();
        json.path("extra").forEachEntry((name, value) -> extra.put(name, value.asString("")));
        String runtime = json.path("runtime").asString("docker");
        return new Settings(
                json.path("store").asString("etcd"),
                runtime,
                json.path("apiPort").asInt(0),
                json.path("kubeletPort").asInt(0),
                nodes(json.path("nodes"), runtime),
                extra);
    }

    private static List<NodeSettings> nodes(JsonNode json, String runtime) {
        if (!json.isArray() || json.isEmpty()) {
            return NodeSettings.several(Math.max(1, json.asInt(1)), runtime).toList();
        }
        return json.valueStream()
                .map(
                        one ->
                                new NodeSettings(
                                        one.path("name").asString(""),
                                        one.path("index").asInt(0),
                                        one.path("runtime").asString(runtime),
                                        one.path("cpus").asInt(0),
                                        one.path("memoryBytes").asLong(0),
                                        one.path("leaving").asBoolean(false)))
                .toList();
    }

    /**
     * Changes the settings of a cluster that may run, and whose process may be about to change
     * them, too: one after the other.
     *
     * @return what they are now
     */
    public static Settings edit(Path file, UnaryOperator<Settings> change) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        synchronized (Settings.class) { // the lock is the whole process's
            try (FileChannel channel =
                            FileChannel.open(
                                    beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                Settings before = read(file);
                Settings now = change.apply(before);
                if (!now.equals(before)) {
                    now.write(file);
                }
                return now;
            }
        }
    }

    public void write(Path file) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT)
                .put("store", store)
                .put("runtime", runtime)
                .put("apiPort", apiPort)
                .put("kubeletPort", kubeletPort);
        for (NodeSettings node : nodes) {
            ObjectNode one = json.withArray("/nodes").addObject();
            one.put("name", node.name()).put("index", node.index()).put("runtime", node.runtime());
            if (node.cpus() > 0) {
                one.put("cpus", node.cpus());
            }
            if (node.memoryBytes() > 0) {
                one.put("memoryBytes", node.memoryBytes());
            }
            if (node.leaving()) {
                one.put("leaving", true);
            }
        }
        if (!extra.isEmpty()) {
            ObjectNode options = json.putObject("extra");
            extra.forEach(options::put);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, json.toPrettyString() + "\n");
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
