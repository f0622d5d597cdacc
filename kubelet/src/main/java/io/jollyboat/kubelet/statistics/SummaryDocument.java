package io.jollyboat.kubelet.statistics;

import io.jollyboat.core.kernel.KernelSettings;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.disk.FileSystemUsage;
import io.jollyboat.kubelet.disk.TreeUsage;
import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import io.jollyboat.kubelet.runtime.Usage.DiskUsage;
import io.jollyboat.kubelet.runtime.Usage.NetworkUsage;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the answer to {@code /stats/summary}; the form is that of Kubernetes' stats/v1alpha1. */
final class SummaryDocument {

    private static final Logger log = LoggerFactory.getLogger(SummaryDocument.class);

    private final String node;
    private final long memoryCapacity;
    private final Sample sample;
    private final @Nullable DiskGauge disks;
    private final Optional<FileSystemUsage> nodeFiles;
    private final Optional<FileSystemUsage> imageFiles;

    /**
     * @param disks null when only processors and memory are asked for
     */
    SummaryDocument(String node, long memoryCapacity, Sample sample, @Nullable DiskGauge disks) {
        this.node = node;
        this.memoryCapacity = memoryCapacity;
        this.sample = sample;
        this.disks = disks;
        this.nodeFiles = disks == null ? Optional.empty() : disks.nodeFileSystem();
        this.imageFiles =
                disks == null ? Optional.empty() : disks.imageFileSystem().or(() -> nodeFiles);
    }

    /**
     * The document. {@code rateWindowSeconds}, which Kubernetes does not have, says over how long
     * the rates were taken.
     */
    ObjectNode json() {
        ObjectNode json = Trees.newObject();
        json.put("rateWindowSeconds", sample.window().toMillis() / 1000.0);
        node(json.putObject("node"));
        ArrayNode pods = json.putArray("pods");
        sample.pods().forEach(pod -> pod(pods.addObject(), pod));
        return json;
    }

    private void node(ObjectNode json) {
        json.put("nodeName", node);
        cpu(json, sample.node(), sample.nodeNanoCores());
        memory(json, sample.node(), memoryCapacity);
        if (disks == null) {
            return;
        }
        nodeFiles.ifPresent(
                files -> fileSystem(json.putObject("fs"), files, TreeUsage.NOTHING, true));
        imageFiles.ifPresent(
                files -> {
                    ObjectNode runtime = json.putObject("runtime");
                    fileSystem(runtime.putObject("imageFs"), files, TreeUsage.NOTHING, true);
                    fileSystem(runtime.putObject("containerFs"), files, TreeUsage.NOTHING, true);
                });
        if (sample.node().processes() > 0) {
            tasks(json.putObject("rlimit"), sample);
        }
    }

    private static void tasks(ObjectNode json, Sample sample) {
        json.put("time", seconds(sample.at()));
        try {
            json.put("maxpid", KernelSettings.mostTasks());
        } catch (IOException untold) {
            log.debug("the kernel does not tell how many tasks there may be", untold);
        }
        json.put("curproc", sample.node().processes());
    }

    private void pod(ObjectNode json, PodSample pod) {
        json.putObject("podRef")
                .put("name", pod.pod().name())
                .put("namespace", pod.pod().namespace())
                .put("uid", pod.pod().uid());
        json.put(
                "startTime",
                pod.pod().status().startTime().map(SummaryDocument::seconds).orElse(""));
        DiskGauge gauge = disks;
        PodDisk disk = gauge == null ? null : gauge.recent(pod.pod());
        ArrayNode containers = json.putArray("containers");
        for (ContainerSample each : pod.containers()) {
            container(containers.addObject(), pod, each, disk);
        }
        ContainerUsage whole = Sample.sum(sample.at(), List.of(pod));
        cpu(json, whole, pod.nanoCores());
        memory(json, whole, 0);
        if (disk != null) {
            pod.network().ifPresent(network -> network(json.putObject("network"), network));
            volumes(json, disk);
            nodeFiles.ifPresent(
                    files ->
                            fileSystem(
                                    json.putObject("ephemeral-storage"),
                                    files,
                                    disk.ephemeral(),
                                    false));
            json.putObject("process_stats").put("process_count", pod.processes());
        }
    }

    private void container(
            ObjectNode json, PodSample pod, ContainerSample each, @Nullable PodDisk disk) {
        json.put("name", each.name()).put("startTime", seconds(each.startedAt()));
        cpu(json, each.usage(), each.nanoCores());
        memory(json, each.usage(), memoryLimit(pod, each.name()));
        DiskUsage own = disk == null ? null : disk.containers().get(each.name());
        if (own != null && imageFiles.isPresent()) {
            fileSystem(
                    json.putObject("rootfs"),
                    imageFiles.get(),
                    new TreeUsage(own.layerBytes(), own.inodes()),
                    false);
            fileSystem(
                    json.putObject("logs"),
                    imageFiles.get(),
                    new TreeUsage(own.logBytes(), 1),
                    false);
        }
    }

    private static long memoryLimit(PodSample pod, String container) {
        return pod.pod().spec().containers().stream()
                .filter(
                        one ->
                                one.name().equals(container)
                                        && one.resources().limits().containsKey("memory"))
                .mapToLong(one -> one.resources().limits().get("memory").value())
                .findFirst()
                .orElse(0);
    }

    private void volumes(ObjectNode json, PodDisk disk) {
        if (disk.volumes().isEmpty() && disk.mounted().isEmpty()) {
            return;
        }
        ArrayNode volumes = json.putArray("volume");
        nodeFiles.ifPresent(
                files ->
                        disk.volumes()
                                .forEach(
                                        (name, held) ->
                                                fileSystem(volumes.addObject(), files, held, false)
                                                        .put("name", name)));
        disk.mounted()
                .forEach(
                        (name, files) ->
                                fileSystem(volumes.addObject(), files, TreeUsage.NOTHING, true)
                                        .put("name", name));
    }

    /**
     * @param whole whether all that is used of the file system counts, rather than what is held
     */
    private ObjectNode fileSystem(
            ObjectNode json, FileSystemUsage files, TreeUsage held, boolean whole) {
        return json.put("time", seconds(sample.at()))
                .put("availableBytes", files.availableBytes())
                .put("capacityBytes", files.capacityBytes())
                .put("usedBytes", whole ? files.usedBytes() : held.bytes())
                .put("inodesFree", files.inodesFree())
                .put("inodes", files.inodes())
                .put("inodesUsed", whole ? files.inodes() - files.inodesFree() : held.inodes());
    }

    private static void network(ObjectNode json, NetworkUsage network) {
        json.put("time", seconds(network.at()));
        counters(json, network);
        counters(json.putArray("interfaces").addObject(), network);
    }

    private static void counters(ObjectNode json, NetworkUsage network) {
        json.put("name", "eth0")
                .put("rxBytes", network.receivedBytes())
                .put("rxErrors", network.receivedErrors())
                .put("txBytes", network.sentBytes())
                .put("txErrors", network.sentErrors());
    }

    private static void cpu(ObjectNode json, ContainerUsage usage, OptionalLong rate) {
        ObjectNode cpu = json.putObject("cpu").put("time", seconds(usage.at()));
        rate.ifPresent(cores -> cpu.put("usageNanoCores", cores));
        cpu.put("usageCoreNanoSeconds", usage.cpuNanos());
    }

    private static void memory(ObjectNode json, ContainerUsage usage, long limit) {
        ObjectNode memory = json.putObject("memory").put("time", seconds(usage.at()));
        if (limit > 0) {
            memory.put("availableBytes", Math.max(0, limit - usage.workingSetBytes()));
        }
        memory.put("usageBytes", usage.memory().bytes())
                .put("workingSetBytes", usage.workingSetBytes())
                .put("rssBytes", usage.memory().residentBytes())
                .put("pageFaults", usage.memory().faults())
                .put("majorPageFaults", usage.memory().majorFaults());
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
