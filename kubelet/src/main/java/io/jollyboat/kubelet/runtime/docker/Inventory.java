package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.ProcessUser;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.machine.ProcessUsers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which containers are ours, by pod, so that looking at one pod asks the engine about its
 * containers alone: a list by label makes the engine look at every container it has. What has ended
 * does not change any more and is remembered until it is removed.
 */
final class Inventory {
    private final Engine engine;
    private final Labels labels;

    // Both guarded by this.
    private final Map<PodIdentity, Set<String>> ids = new LinkedHashMap<>();
    private final Map<String, PodIdentity> owners = new LinkedHashMap<>();

    private final ProcessUsers users = new ProcessUsers(Path.of("/proc"));

    private final Map<String, Inspected> ended = new ConcurrentHashMap<>();

    /** Sandboxes that are being started: the engine would not answer for them until it is done. */
    private final Map<String, SandboxStatus> starting = new ConcurrentHashMap<>();

    /** Why the start of sandboxes failed here; one that runs all the same has no network. */
    private final Map<String, String> spoilt = new ConcurrentHashMap<>();

    /** The labels of sandboxes that were looked at or made here. */
    private final Map<String, Map<String, String>> sandboxLabels = new ConcurrentHashMap<>();

    /** The sandbox of each container that was made here. */
    private final Map<String, String> joined = new ConcurrentHashMap<>();

    /** The names of containers that are there for their image to be read. */
    private final Set<String> readers = ConcurrentHashMap.newKeySet();

    Inventory(Engine engine, Labels labels) {
        this.engine = engine;
        this.labels = labels;
    }

    /** Asks the engine for everything of ours. What is made while it answers is not lost for it. */
    void refresh() {
        Set<String> before;
        synchronized (this) {
            before = Set.copyOf(owners.keySet());
        }
        Set<String> gone = new HashSet<>(before);
        // Raw, since this is on the way to a ready node: docker-java's first call takes a third of
        // a second.
        for (JsonNode container :
                engine.read(
                        EngineRequest.get("/containers/json?all=1&filters=" + labels.filter()))) {
            String id = container.path("Id").asString("");
            Map<String, String> has = Labels.read(container.path("Labels"));
            if (Labels.isReader(has)) {
                removeLeftover(container.path("Names").path(0).asString(""), id);
                continue;
            }
            Labels.pod(has).ifPresent(pod -> add(pod, id));
            gone.remove(id);
        }
        gone.forEach(this::remove);
    }

    /** What a killed process read an image by has no other use. */
    private void removeLeftover(String name, String id) {
        if (!readers.contains(name.replaceFirst("^/", ""))) {
            engine.remove(id);
        }
    }

    /** A container of that name is made for its image to be read. */
    void reads(String name) {
        readers.add(name);
    }

    void hasRead(String name) {
        readers.remove(name);
    }

    /**
     * Makes something of ours. A name that is taken is that of a container whose making nobody was
     * told of, since the answer came too late or was lost: from now on it is known.
     */
    String making(Supplier<String> call) {
        try {
            return call.get();
        } catch (ContainerRuntimeException e) {
            if (e.reason() == Reason.ALREADY_EXISTS) {
                refresh();
            }
            throw e;
        }
    }

    synchronized void add(PodIdentity pod, String id) {
        ids.computeIfAbsent(pod, absent -> new LinkedHashSet<>()).add(id);
        owners.put(id, pod);
    }

    synchronized void remove(String id) {
        users.forget(id);
        ended.remove(id);
        starting.remove(id);
        spoilt.remove(id);
        sandboxLabels.remove(id);
        joined.remove(id);
        PodIdentity pod = owners.remove(id);
        if (pod == null) {
            return;
        }
        Set<String> left = ids.getOrDefault(pod, Set.of());
        left.remove(id);
        if (left.isEmpty()) {
            ids.remove(pod);
        }
    }

    /** Forgets how a container ended, since it runs again by somebody else's doing. */
    void runsAgain(String id) {
        ended.remove(id);
    }

    /** Takes up a sandbox that begins to start. */
    void begins(SandboxStatus sandbox, Map<String, String> has) {
        starting.put(sandbox.id(), sandbox);
        sandboxLabels.put(sandbox.id(), has);
        add(sandbox.pod(), sandbox.id());
    }

    /** From now on the engine is asked for the sandbox. */
    void began(String sandboxId) {
        starting.remove(sandboxId);
    }

    /** The sandbox is not to be used, whatever the engine makes of it yet. */
    void spoil(String sandboxId, String why) {
        spoilt.put(sandboxId, why);
        starting.remove(sandboxId);
    }

    boolean isStarting(String sandboxId) {
        return starting.containsKey(sandboxId);
    }

    /** The labels of a sandbox, which must be there. */
    Map<String, String> sandboxLabels(String sandboxId) {
        Map<String, String> known = sandboxLabels.get(sandboxId);
        if (known != null) {
            return known;
        }
        Map<String, String> found =
                inspect(sandboxId)
                        .filter(Inspected::isSandbox)
                        .orElseThrow(() -> ContainerRuntimeException.notFound("sandbox", sandboxId))
                        .labels();
        sandboxLabels.put(sandboxId, found);
        return found;
    }

    synchronized boolean has(String id) {
        return owners.containsKey(id);
    }

    /** Whether the pod has nothing in the engine. */
    synchronized boolean isEmpty(PodIdentity pod) {
        return !ids.containsKey(pod);
    }

    private synchronized List<PodIdentity> identities() {
        return List.copyOf(ids.keySet());
    }

    private synchronized List<String> ids(PodIdentity pod) {
        return List.copyOf(ids.getOrDefault(pod, Set.of()));
    }

    /** Notes which sandbox a container is in. */
    void joins(String containerId, String sandboxId) {
        joined.put(containerId, sandboxId);
    }

    /** The sandbox of a container, which must be there. */
    String sandboxOf(String containerId) {
        String known = joined.get(containerId);
        return known == null ? need(containerId).sandboxId() : known;
    }

    /**
     * Looks at one of our containers. Empty when it is not ours or gone.
     *
     * @throws ContainerRuntimeException also when it ended because the engine goes down: whoever
     *     looks again once the engine is back learns of it
     */
    Optional<Inspected> inspect(String id) {
        Inspected known = ended.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        PodIdentity pod;
        synchronized (this) {
            pod = owners.get(id);
        }
        if (pod == null) {
            return Optional.empty();
        }
        try {
            Inspected found =
                    Inspected.read(
                            engine.read(EngineRequest.get("/containers/" + id + "/json")), pod);
            if (found.word().equals("exited") || found.word().equals("dead")) {
                // An engine that goes down ends one after the other what would be begun anew in it.
                engine.checkItStays();
                ended.put(id, found);
            }
            return Optional.of(found);
        } catch (ContainerRuntimeException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            remove(id);
            return Optional.empty();
        }
    }

    /** Looks at one of our containers, which must be there. */
    Inspected need(String id) {
        return inspect(id).orElseThrow(() -> ContainerRuntimeException.notFound("container", id));
    }

    /** Everything that a pod has in the engine. */
    List<Inspected> of(PodIdentity pod) {
        return ids(pod).stream()
                .filter(id -> !starting.containsKey(id))
                .map(this::inspect)
                .flatMap(Optional::stream)
                .toList();
    }

    /** All sandboxes. */
    List<Inspected> sandboxes() {
        return identities().stream()
                .flatMap(pod -> of(pod).stream())
                .filter(Inspected::isSandbox)
                .toList();
    }

    List<PodRecord> pods() {
        return identities().stream().map(this::pod).filter(record -> !record.isEmpty()).toList();
    }

    /** Processes of another machine's engine are none of this one's. */
    private @Nullable ProcessUser user(Inspected container) {
        return engine.isLocal() ? users.of(container.id(), container.processId()) : null;
    }

    PodRecord pod(PodIdentity pod) {
        List<SandboxStatus> sandboxes = new ArrayList<>();
        List<ContainerStatus> containers = new ArrayList<>();
        for (String id : ids(pod)) {
            SandboxStatus begun = starting.get(id);
            if (begun != null) {
                sandboxes.add(begun);
                continue;
            }
            inspect(id)
                    .ifPresent(
                            found -> {
                                if (found.isSandbox()) {
                                    SandboxStatus sandbox = found.sandbox();
                                    String failure = spoilt.get(id);
                                    sandboxes.add(
                                            failure == null ? sandbox : sandbox.failed(failure));
                                } else {
                                    containers.add(found.container().withUser(user(found)));
                                }
                            });
        }
        return new PodRecord(pod, sandboxes, containers);
    }
}
