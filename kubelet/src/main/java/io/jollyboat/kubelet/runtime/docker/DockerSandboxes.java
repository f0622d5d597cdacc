package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.network.PodNetwork;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.Sandboxes;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.machine.Cgroups;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sandboxes as containers of the pause image, wired by us. */
final class DockerSandboxes implements Sandboxes {
    private static final Logger log = LoggerFactory.getLogger(DockerSandboxes.class);

    private final Engine engine;
    private final Inventory inventory;
    private final Labels labels;
    private final PodNetwork network;
    private final Listeners listeners;
    private final boolean own;

    /** The starts under way, by sandbox. */
    private final Map<String, CompletableFuture<SandboxStatus>> starts = new ConcurrentHashMap<>();

    /**
     * Pods whose sandbox is being made and wired, which nobody else does meanwhile: who looks at
     * all there is may find one before the engine's answer to its making is read here.
     */
    private final Set<PodIdentity> making = ConcurrentHashMap.newKeySet();

    /** The addresses in use, by sandbox: an address that was freed may be another pod's already. */
    private final Map<String, Integer> held = new ConcurrentHashMap<>();

    /**
     * @param own see {@link SandboxBlueprint#own}
     */
    DockerSandboxes(
            Engine engine,
            Inventory inventory,
            Labels labels,
            PodNetwork network,
            Listeners listeners,
            boolean own) {
        this.engine = engine;
        this.inventory = inventory;
        this.labels = labels;
        this.network = network;
        this.listeners = listeners;
        this.own = own;
    }

    @Override
    public SandboxStatus create(SandboxSpec spec) {
        if (spec.namespaces().ownUsers()) {
            // The engine maps users for all of its containers or for none of them.
            throw new ContainerRuntimeException(
                    Reason.INVALID_CONFIGURATION,
                    "RuntimeClass handler \"\" does not support user namespaces");
        }
        boolean hostNetwork = spec.namespaces().hostNetwork();
        if (!hostNetwork && !engine.isLocal()) {
            // Its processes are none of this machine's: wiring by their numbers would reach
            // strangers.
            throw new ContainerRuntimeException(
                    Reason.INVALID_CONFIGURATION,
                    "the engine at "
                            + engine.http().address()
                            + " is on another machine: only pods with hostNetwork: true can run there");
        }
        int taken = hostNetwork ? 0 : takeAddress();
        String address = hostNetwork ? "" : Cidr.format(taken);
        making.add(spec.pod());
        try {
            Map<String, String> has = labels.of(spec, address);
            String id = create(spec, has);
            var status =
                    new SandboxStatus(
                            id,
                            spec.pod(),
                            spec.attempt(),
                            SandboxStatus.State.STARTING,
                            address,
                            hostNetwork,
                            0,
                            engine.timeline().now());
            starts.put(id, new CompletableFuture<>());
            inventory.begins(status, has);
            if (!hostNetwork) {
                held.put(id, taken); // after the inventory knows whose it is, see forgetLost
            }
            engine.timeline().execute(() -> begin(status, spec));
            return status;
        } catch (IllegalArgumentException e) {
            making.remove(spec.pod());
            network.addresses().free(taken);
            throw new ContainerRuntimeException(
                    Reason.INVALID_CONFIGURATION, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            making.remove(spec.pod());
            network.addresses().free(taken);
            throw e;
        }
    }

    private String create(SandboxSpec spec, Map<String, String> has) {
        try {
            return createOnce(spec, has);
        } catch (ContainerRuntimeException e) {
            if (e.reason() != Reason.IMAGE_MISSING) {
                throw e;
            }
            engine.forgetFacts(); // somebody removed the sandbox image
            return createOnce(spec, has);
        }
    }

    private String createOnce(SandboxSpec spec, Map<String, String> has) {
        EngineFacts facts = engine.facts();
        var blueprint =
                new SandboxBlueprint(
                        facts.pause().id(),
                        facts.machine(),
                        facts.cgroups(),
                        own && facts.sharesHostNetwork());
        return inventory.making(
                () -> engine.ask(docker -> blueprint.of(docker, spec, has).exec().getId()));
    }

    private void begin(SandboxStatus sandbox, SandboxSpec spec) {
        CompletableFuture<SandboxStatus> start =
                starts.getOrDefault(sandbox.id(), new CompletableFuture<>());
        try {
            engine.call(EngineRequest.post("/containers/" + sandbox.id() + "/start"));
            Inspected running = inventory.need(sandbox.id());
            if (!sandbox.hostNetwork()) {
                wire(running);
            }
            if (!spec.cgroupParent().isEmpty() && engine.isLocal()) {
                engine.facts().cgroups().limit(spec.cgroupParent(), spec.resources());
            }
            inventory.began(sandbox.id());
            start.complete(running.sandbox());
            listeners.tell(new RuntimeEvent.SandboxReady(sandbox.pod(), sandbox.id()));
        } catch (RuntimeException | IOException e) {
            ContainerRuntimeException cause =
                    e instanceof ContainerRuntimeException ours
                            ? ours
                            : new ContainerRuntimeException(
                                    Reason.NETWORK_FAILED,
                                    "cannot set up the network of the pod: " + e.getMessage(),
                                    e);
            log.warn("sandbox of pod {} failed to start: {}", sandbox.pod(), cause.getMessage());
            abandon(sandbox, String.valueOf(cause.getMessage()));
            start.completeExceptionally(cause);
            listeners.tell(new RuntimeEvent.SandboxFailed(sandbox.pod(), sandbox.id()));
        } finally {
            starts.remove(sandbox.id());
            making.remove(sandbox.pod());
        }
    }

    private void abandon(SandboxStatus sandbox, String why) {
        try {
            kill(sandbox.id());
        } catch (ContainerRuntimeException e) {
            log.debug("sandbox {} is left to the next look: {}", sandbox.id(), e.getMessage());
        }
        inventory.spoil(sandbox.id(), why);
        unwire(sandbox.id(), sandbox.address());
    }

    /** Connects a running sandbox, unless it is. */
    void wire(Inspected sandbox) throws IOException {
        OwnNetwork.await(sandbox.processId(), engine.timeline());
        network.connect(
                sandbox.processId(),
                link(sandbox.id()),
                Cidr.address(sandbox.address()),
                Labels.settings(sandbox.labels()));
        network.expose(
                link(sandbox.id()),
                Cidr.address(sandbox.address()),
                Labels.ports(sandbox.labels()));
    }

    /** Waits until a sandbox that is being started has started, or fails as it failed. */
    void awaitStart(String sandboxId) {
        CompletableFuture<SandboxStatus> start = starts.get(sandboxId);
        if (start != null) {
            try {
                start.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof ContainerRuntimeException ours) {
                    throw new ContainerRuntimeException(
                            ours.reason(), String.valueOf(ours.getMessage()), e);
                }
                throw e;
            }
        }
    }

    @Override
    public void stop(String sandboxId) {
        end(sandboxId, false);
    }

    @Override
    public void limit(String sandboxId, ContainerSpec.Resources resources) {
        String cgroup =
                inventory
                        .inspect(sandboxId)
                        .map(sandbox -> sandbox.labels().getOrDefault(Labels.CGROUP, ""))
                        .orElse("");
        if (!cgroup.isEmpty() && engine.isLocal()) {
            engine.facts().cgroups().limit(cgroup, resources);
        }
    }

    @Override
    public void remove(String sandboxId) {
        end(sandboxId, true);
    }

    private void end(String sandboxId, boolean andRemove) {
        CompletableFuture<SandboxStatus> start = starts.get(sandboxId);
        if (start != null) {
            start.handle((ready, failure) -> sandboxId).join();
        }
        Inspected sandbox = inventory.inspect(sandboxId).orElse(null);
        if (sandbox == null) {
            return;
        }
        for (Inspected each : inventory.of(sandbox.pod())) {
            if (each.sandboxId().equals(sandboxId) && each.isRunning()) {
                kill(each.id());
            }
        }
        if (andRemove) {
            engine.remove(sandboxId);
            inventory.remove(sandboxId);
            removeCgroup(sandbox.pod(), sandbox.labels());
        } else if (sandbox.isRunning()) {
            kill(sandboxId);
        }
        unwire(sandboxId, sandbox.address());
    }

    /**
     * Removes the pod's control group when nothing of the pod is left: again and again, since the
     * engine can say that a container is gone before it has removed that one's group.
     */
    void removeCgroup(PodIdentity pod, Map<String, String> has) {
        String cgroup = has.getOrDefault(Labels.CGROUP, "");
        if (!cgroup.isEmpty() && engine.isLocal()) {
            Retries.until(
                    engine.timeline(),
                    () -> !inventory.isEmpty(pod) || engine.facts().cgroups().remove(cgroup));
        }
    }

    @Override
    public void removeLeftGroups(String root, Predicate<String> known) {
        if (!engine.isLocal()) {
            return;
        }
        Cgroups cgroups = engine.facts().cgroups();
        cgroups.pods(root)
                .forEach(
                        (path, uid) -> {
                            if (!known.test(uid)) {
                                cgroups.remove(path);
                            }
                        });
    }

    private void kill(String id) {
        try {
            engine.call(EngineRequest.post("/containers/" + id + "/kill?signal=KILL"));
        } catch (ContainerRuntimeException e) {
            if (e.reason() != Reason.NOT_RUNNING && e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private void unwire(String sandboxId, String address) {
        if (address.isEmpty()) {
            return;
        }
        try {
            network.disconnect(link(sandboxId));
        } catch (IOException e) {
            log.warn("the link of sandbox {} stays: {}", sandboxId, e.getMessage());
        }
        Integer taken = held.remove(sandboxId);
        if (taken != null) {
            network.addresses().free(taken);
        }
    }

    /**
     * After a start or an absence of ours: takes the addresses in use, and wires what was left
     * half-done.
     */
    void adopt() {
        forgetLost();
        for (Inspected sandbox : inventory.sandboxes()) {
            if (sandbox.address().isEmpty() || making.contains(sandbox.pod())) {
                continue;
            }
            int address = Cidr.address(sandbox.address());
            if (sandbox.isRunning()) {
                if (!claim(sandbox.id(), address)) {
                    abandon(sandbox.sandbox(), sandbox.address() + " is another pod's by now");
                    continue;
                }
                try {
                    wire(sandbox);
                } catch (IOException e) {
                    log.warn(
                            "cannot connect sandbox {} of pod {} again",
                            sandbox.id(),
                            sandbox.pod(),
                            e);
                }
            } else if (network.isConnected(link(sandbox.id()), address)) {
                claim(sandbox.id(), address); // its containers live on
            }
        }
    }

    /** Takes down the networks of sandboxes that somebody else removed. */
    void forgetLost() {
        for (Map.Entry<String, Integer> each : held.entrySet()) {
            if (!inventory.has(each.getKey())) {
                unwire(each.getKey(), Cidr.format(each.getValue()));
            }
        }
    }

    /** Whether the address is nobody else's. */
    private boolean claim(String sandboxId, int address) {
        Integer mine = held.get(sandboxId);
        if (mine != null && mine == address) {
            return true;
        }
        if (!network.addresses().claim(address)) {
            return !network.addresses().range().contains(address); // made under another range
        }
        held.put(sandboxId, address);
        return true;
    }

    private int takeAddress() {
        return network.addresses()
                .take()
                .orElseThrow(
                        () ->
                                new ContainerRuntimeException(
                                        Reason.EXHAUSTED,
                                        "no pod address is free in "
                                                + network.addresses().range()));
    }

    /** The name of the host's end of a pod's link, at most 15 characters. */
    static String link(String sandboxId) {
        return "jolly" + sandboxId.substring(0, 10);
    }
}
