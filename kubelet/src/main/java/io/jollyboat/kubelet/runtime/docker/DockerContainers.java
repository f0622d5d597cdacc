package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.Containers;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.log.ContainerLogs;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Containers of the pods, each in the namespaces of its sandbox. */
final class DockerContainers implements Containers {
    private final Engine engine;
    private final Inventory inventory;
    private final Labels labels;
    private final DockerImages images;
    private final DockerSandboxes sandboxes;
    private final ContainerLogs logs;

    /**
     * What is to be set once a container runs, by its id. If this process dies before, its pod's
     * limit still holds.
     */
    private final Map<String, PageLimit> pages = new ConcurrentHashMap<>();

    private record PageLimit(String group, Map<Long, Long> pages) {}

    DockerContainers(
            Engine engine,
            Inventory inventory,
            Labels labels,
            DockerImages images,
            DockerSandboxes sandboxes,
            ContainerLogs logs) {
        this.engine = engine;
        this.inventory = inventory;
        this.labels = labels;
        this.images = images;
        this.sandboxes = sandboxes;
        this.logs = logs;
    }

    @Override
    public String create(ContainerSpec spec) {
        Map<String, String> sandbox = inventory.sandboxLabels(spec.sandboxId());
        Images.Image image =
                images.find(spec.image())
                        .orElseThrow(() -> ContainerRuntimeException.imageMissing(spec.image()));
        EngineFacts facts = engine.facts();
        var blueprint = new ContainerBlueprint(facts.machine(), facts.cgroups(), logs);
        String id =
                inventory.making(
                        () ->
                                engine.ask(
                                        docker ->
                                                blueprint
                                                        .of(
                                                                docker,
                                                                spec,
                                                                image,
                                                                Labels.namespaces(sandbox),
                                                                sandbox.getOrDefault(
                                                                        Labels.CGROUP, ""),
                                                                labels.of(spec, sandbox))
                                                        .exec()
                                                        .getId()));
        Map<Long, Long> few = spec.resources().hugePages();
        String group = sandbox.getOrDefault(Labels.CGROUP, "");
        if (!few.isEmpty() && !group.isEmpty() && engine.isLocal()) {
            pages.put(id, new PageLimit(group, few));
        }
        inventory.add(spec.pod(), id);
        inventory.joins(id, spec.sandboxId());
        return id;
    }

    @Override
    public void start(String containerId) {
        sandboxes.awaitStart(inventory.sandboxOf(containerId));
        try {
            engine.call(EngineRequest.post("/containers/" + containerId + "/start"));
        } catch (ContainerRuntimeException e) {
            String message = String.valueOf(e.getMessage());
            throw switch (e.reason()) {
                case INVALID_CONFIGURATION, ENGINE_FAILED, ALREADY_EXISTS ->
                        EngineErrors.isOfSandbox(message)
                                ? new ContainerRuntimeException(Reason.NOT_RUNNING, message, e)
                                : new ContainerRuntimeException(Reason.CANNOT_RUN, message, e);
                case NOT_FOUND ->
                        message.startsWith("No such container")
                                ? e
                                : new ContainerRuntimeException(Reason.CANNOT_RUN, message, e);
                default -> e;
            };
        }
        limitPages(containerId);
    }

    private void limitPages(String containerId) {
        PageLimit limit = pages.remove(containerId);
        if (limit != null) {
            engine.facts().cgroups().limitPages(limit.group, containerId, limit.pages);
        }
    }

    @Override
    public void signal(String containerId, Signal signal) {
        String name = "KILL";
        if (signal == Signal.STOP) {
            String own = inventory.need(containerId).stopSignal();
            name = own.isEmpty() ? "TERM" : own;
        }
        try {
            engine.call(EngineRequest.post("/containers/" + containerId + "/kill?signal=" + name));
        } catch (ContainerRuntimeException e) {
            if (e.reason() != Reason.NOT_RUNNING) {
                throw e;
            }
        }
    }

    @Override
    public void update(String containerId, ContainerSpec.Resources resources) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        put(body, "CpuShares", resources.cpuShares());
        put(body, "CpuPeriod", resources.cpuPeriodMicros());
        put(body, "CpuQuota", resources.cpuQuotaMicros());
        put(body, "Memory", resources.memoryLimitBytes());
        put(body, "MemorySwap", resources.memoryLimitBytes());
        if (!inventory.need(containerId).isRunning()) {
            throw new ContainerRuntimeException(
                    Reason.NOT_RUNNING, "container \"" + containerId + "\" is not running");
        }
        engine.call(
                EngineRequest.post("/containers/" + containerId + "/update", Engine.write(body)));
    }

    private static void put(ObjectNode body, String field, long value) {
        if (value > 0) {
            body.put(field, value);
        }
    }

    @Override
    public void remove(String containerId) {
        Inspected container = inventory.inspect(containerId).orElse(null);
        if (container == null) {
            return;
        }
        engine.remove(containerId);
        inventory.remove(containerId);
        pages.remove(containerId);
        sandboxes.removeCgroup(container.pod(), container.labels());
    }
}
