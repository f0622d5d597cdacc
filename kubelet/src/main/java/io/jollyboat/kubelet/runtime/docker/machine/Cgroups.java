package io.jollyboat.kubelet.runtime.docker.machine;

import io.jollyboat.kubelet.runtime.ContainerSpec.Resources;
import io.jollyboat.kubelet.runtime.EngineInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control group of a pod, under which the engine puts its containers. A pod's group is named by
 * a path such as {@code kubepods/burstable/pod12}; the systemd driver makes {@code
 * kubepods-burstable-pod12.slice} of it.
 */
public final class Cgroups {
    private static final Logger log = LoggerFactory.getLogger(Cgroups.class);

    /** What the name of a pod's group begins with, before the pod's uid. */
    private static final String POD = "pod";

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path root;
    private final boolean systemd;
    private final boolean unified;

    public Cgroups(EngineInfo engine) {
        this(engine, ROOT);
    }

    /**
     * @param root where the groups are mounted
     */
    public Cgroups(EngineInfo engine, Path root) {
        this.root = root;
        this.systemd = engine.cgroupDriver().equals("systemd");
        this.unified = engine.cgroupVersion() == 2;
    }

    /** What the engine wants to be told as the parent of a container. */
    public String parent(String path) {
        return systemd ? slice(path) : "/" + path;
    }

    private static String slice(String path) {
        return path.replace("-", "_").replace('/', '-') + ".slice";
    }

    /**
     * Where the group lies below a hierarchy's root: a slice lies in those that its name begins
     * with.
     */
    private Path location(String path) {
        if (!systemd) {
            return Path.of(path.startsWith("/") ? path.substring(1) : path);
        }
        Path location = Path.of("");
        String name = "";
        for (String part : path.replace("-", "_").split("/")) {
            name = name.isEmpty() ? part : name + "-" + part;
            location = location.resolve(name + ".slice");
        }
        return location;
    }

    /**
     * Limits the pod as a whole, once the engine has made its group. What the machine refuses is
     * logged: containers have limits of their own.
     */
    public void limit(String path, Resources limits) {
        write(unified ? unified(path, limits) : legacy(path, limits));
        write(pages(location(path), limits.hugePages()));
    }

    /**
     * Limits the huge pages of a running container, of which the engine itself knows nothing.
     *
     * @param path of its pod's group
     * @param pages in bytes by the size of a page in bytes
     */
    public void limitPages(String path, String containerId, Map<Long, Long> pages) {
        String group = systemd ? "docker-" + containerId + ".scope" : containerId;
        write(pages(location(path).resolve(group), pages));
    }

    /** Nothing where the kernel does not count such pages. */
    private Map<Path, String> pages(Path group, Map<Long, Long> pages) {
        Path folder = (unified ? root : root.resolve("hugetlb")).resolve(group);
        Map<Path, String> settings = new LinkedHashMap<>();
        pages.forEach(
                (size, bytes) -> {
                    String name = "hugetlb." + size(size) + (unified ? ".max" : ".limit_in_bytes");
                    Path file = folder.resolve(name);
                    if (Files.exists(file)) {
                        settings.put(file, Long.toString(bytes));
                    }
                });
        return settings;
    }

    /** As the kernel writes it: 64KB, 2MB, 1GB. */
    private static String size(long bytes) {
        if (bytes >= 1L << 30) {
            return (bytes >> 30) + "GB";
        }
        return bytes >= 1L << 20 ? (bytes >> 20) + "MB" : (bytes >> 10) + "KB";
    }

    private static void write(Map<Path, String> settings) {
        settings.forEach(
                (file, value) -> {
                    try {
                        Files.writeString(file, value);
                    } catch (IOException e) {
                        log.warn(
                                "cannot limit the pod's control group: {} to {}: {}",
                                file,
                                value,
                                e.getMessage());
                    }
                });
    }

    private Map<Path, String> unified(String path, Resources limits) {
        Path group = root.resolve(location(path));
        Map<Path, String> settings = new LinkedHashMap<>();
        if (limits.cpuShares() > 0) {
            // The kernel's weight of 1 to 10000 over the range of shares, 2 to 262144.
            long weight = 1 + (limits.cpuShares() - 2) * 9999 / 262142;
            settings.put(group.resolve("cpu.weight"), Long.toString(weight));
        }
        if (limits.cpuQuotaMicros() > 0) {
            settings.put(
                    group.resolve("cpu.max"),
                    limits.cpuQuotaMicros() + " " + limits.cpuPeriodMicros());
        }
        if (limits.memoryLimitBytes() > 0) {
            settings.put(group.resolve("memory.max"), Long.toString(limits.memoryLimitBytes()));
        }
        if (limits.processLimit() > 0) {
            settings.put(group.resolve("pids.max"), Long.toString(limits.processLimit()));
        }
        return settings;
    }

    private Map<Path, String> legacy(String path, Resources limits) {
        Map<Path, String> settings = new LinkedHashMap<>();
        Path cpu = root.resolve("cpu").resolve(location(path));
        if (limits.cpuShares() > 0) {
            settings.put(cpu.resolve("cpu.shares"), Long.toString(limits.cpuShares()));
        }
        if (limits.cpuQuotaMicros() > 0) {
            settings.put(cpu.resolve("cpu.cfs_period_us"), Long.toString(limits.cpuPeriodMicros()));
            settings.put(cpu.resolve("cpu.cfs_quota_us"), Long.toString(limits.cpuQuotaMicros()));
        }
        if (limits.memoryLimitBytes() > 0) {
            settings.put(
                    root.resolve("memory").resolve(location(path)).resolve("memory.limit_in_bytes"),
                    Long.toString(limits.memoryLimitBytes()));
        }
        if (limits.processLimit() > 0) {
            settings.put(
                    root.resolve("pids").resolve(location(path)).resolve("pids.max"),
                    Long.toString(limits.processLimit()));
        }
        return settings;
    }

    /**
     * Removes the pod's group, which the engine leaves behind. A group that is in use stays; the
     * systemd driver's goes by itself.
     *
     * @return whether it is in no hierarchy any more, or goes by itself
     */
    public boolean remove(String path) {
        if (systemd) {
            return true;
        }
        boolean gone = true;
        for (Path hierarchy : hierarchies()) {
            Path group = hierarchy.resolve(location(path));
            try {
                Files.deleteIfExists(group); // the kernel removes an empty group with its files
            } catch (IOException e) {
                log.debug("the control group {} stays: {}", group, e.getMessage());
                gone = false;
            }
        }
        return gone;
    }

    /**
     * The groups that pods have below a root, directly or one level down, in any hierarchy; none
     * with the systemd driver, whose groups go by themselves.
     *
     * @return the uid of its pod by the path of each group
     */
    public Map<String, String> pods(String path) {
        Map<String, String> pods = new LinkedHashMap<>();
        if (systemd || path.isEmpty()) {
            return pods;
        }
        for (Path hierarchy : hierarchies()) {
            for (String group : children(hierarchy, path)) {
                addPod(group, pods);
                children(hierarchy, group).forEach(below -> addPod(below, pods));
            }
        }
        return pods;
    }

    private static void addPod(String path, Map<String, String> pods) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.startsWith(POD)) {
            pods.put(path, name.substring(POD.length()));
        }
    }

    /** The groups in a group, by their paths. */
    private List<String> children(Path hierarchy, String path) {
        Path group = hierarchy.resolve(location(path));
        if (!Files.isDirectory(group)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(group)) {
            return found.filter(Files::isDirectory)
                    .map(child -> path + "/" + child.getFileName())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            log.debug("the control groups in {} cannot be read: {}", group, e.getMessage());
            return List.of();
        }
    }

    private List<Path> hierarchies() {
        if (unified) {
            return List.of(root);
        }
        try (Stream<Path> found = Files.list(root)) {
            return found.filter(Files::isDirectory)
                    .filter(path -> !Files.isSymbolicLink(path))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
