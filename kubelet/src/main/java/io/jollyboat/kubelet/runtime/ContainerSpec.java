package io.jollyboat.kubelet.runtime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container shall be; everything in it is settled (expanded, resolved, on disk).
 *
 * @param attempt 0 for the first run, then the restart count
 * @param image the reference or id to run, which the engine already has
 * @param command replaces the image's entry point; empty: the image's own
 * @param arguments replace the image's command; empty with an empty {@code command}: the image's
 *     own
 * @param environment in order; a later entry of the same name wins
 * @param workingDirectory empty: the image's own
 * @param stopSignal such as {@code SIGUSR1}; empty: the image's own
 * @param specHash of the container's part of the pod's spec; a running container with another hash
 *     is out of date
 * @param processesOf id of the container whose processes it sees; empty: those of its own, or of
 *     the pod where that shares them
 * @param labels further ones; the runtime adds its own, which win
 */
public record ContainerSpec(
        PodIdentity pod,
        String sandboxId,
        String name,
        int attempt,
        String image,
        List<String> command,
        List<String> arguments,
        List<Variable> environment,
        String workingDirectory,
        List<Mount> mounts,
        List<Device> devices,
        Resources resources,
        Security security,
        Terminal terminal,
        String stopSignal,
        String specHash,
        String processesOf,
        Map<String, String> labels) {

    /** The label of a container that is to do something and end, before others begin. */
    public static final String INIT_LABEL = "io.jollyboat.init";

    /** The label of a container that is to do the work of a Job, and end when it is done. */
    public static final String JOB_LABEL = "io.jollyboat.job";

    public ContainerSpec {
        if (name.isEmpty() || attempt < 0) {
            throw new IllegalArgumentException("a container has a name and an attempt from 0 on");
        }
        command = List.copyOf(command);
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
        labels = Map.copyOf(labels);
    }

    /** A container that runs its image with the given command and no limits. */
    public static ContainerSpec of(
            PodIdentity pod,
            String sandboxId,
            String name,
            int attempt,
            String image,
            String... command) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                List.of(command),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                Resources.NONE,
                Security.DEFAULT,
                Terminal.NONE,
                "",
                "",
                "",
                Map.of());
    }

    public ContainerSpec withEnvironment(List<Variable> values) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                command,
                arguments,
                values,
                workingDirectory,
                mounts,
                devices,
                resources,
                security,
                terminal,
                stopSignal,
                specHash,
                processesOf,
                labels);
    }

    public ContainerSpec withDevices(List<Device> values) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                command,
                arguments,
                environment,
                workingDirectory,
                mounts,
                values,
                resources,
                security,
                terminal,
                stopSignal,
                specHash,
                processesOf,
                labels);
    }

    public ContainerSpec withMounts(List<Mount> values) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                command,
                arguments,
                environment,
                workingDirectory,
                values,
                devices,
                resources,
                security,
                terminal,
                stopSignal,
                specHash,
                processesOf,
                labels);
    }

    public ContainerSpec withResources(Resources values) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                command,
                arguments,
                environment,
                workingDirectory,
                mounts,
                devices,
                values,
                security,
                terminal,
                stopSignal,
                specHash,
                processesOf,
                labels);
    }

    public ContainerSpec withSecurity(Security values) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                command,
                arguments,
                environment,
                workingDirectory,
                mounts,
                devices,
                resources,
                values,
                terminal,
                stopSignal,
                specHash,
                processesOf,
                labels);
    }

    public ContainerSpec withTerminal(Terminal values) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                command,
                arguments,
                environment,
                workingDirectory,
                mounts,
                devices,
                resources,
                security,
                values,
                stopSignal,
                specHash,
                processesOf,
                labels);
    }

    public ContainerSpec withSpecHash(String hash) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                command,
                arguments,
                environment,
                workingDirectory,
                mounts,
                devices,
                resources,
                security,
                terminal,
                stopSignal,
                hash,
                processesOf,
                labels);
    }

    public ContainerSpec withProcessesOf(String containerId) {
        return new ContainerSpec(
                pod,
                sandboxId,
                name,
                attempt,
                image,
                command,
                arguments,
                environment,
                workingDirectory,
                mounts,
                devices,
                resources,
                security,
                terminal,
                stopSignal,
                specHash,
                containerId,
                labels);
    }

    /** One environment variable. */
    public record Variable(String name, String value) {}

    /** A file or directory of the host inside the container. The host path exists. */
    public record Mount(
            String hostPath, String containerPath, boolean readOnly, Propagation propagation) {
        public Mount(String hostPath, String containerPath, boolean readOnly) {
            this(hostPath, containerPath, readOnly, Propagation.PRIVATE);
        }

        /** Kubernetes' {@code mountPropagation}: None, HostToContainer, Bidirectional. */
        public enum Propagation {
            PRIVATE,
            HOST_TO_CONTAINER,
            BIDIRECTIONAL
        }
    }

    /** A device of the host inside the container. */
    public record Device(String hostPath, String containerPath, String permissions) {}

    /**
     * Limits; 0 means unset everywhere.
     *
     * @param cpuShares weight, 2 to 262144
     * @param cpuQuotaMicros of {@code cpuPeriodMicros}, over all processors
     * @param memoryLimitBytes of memory; swap is not granted on top
     * @param oomScoreAdjust -1000 to 1000; clamped to what the machine allows
     * @param processLimit how many processes and threads
     * @param hugePages in bytes by the size of a page in bytes; a size that is not named is not
     *     limited
     */
    public record Resources(
            long cpuShares,
            long cpuQuotaMicros,
            long cpuPeriodMicros,
            long memoryLimitBytes,
            int oomScoreAdjust,
            long processLimit,
            Map<Long, Long> hugePages) {
        public static final Resources NONE = new Resources(0, 0, 0, 0, 0, 0);

        public Resources {
            hugePages = Map.copyOf(hugePages);
        }

        public Resources(
                long cpuShares,
                long cpuQuotaMicros,
                long cpuPeriodMicros,
                long memoryLimitBytes,
                int oomScoreAdjust,
                long processLimit) {
            this(
                    cpuShares,
                    cpuQuotaMicros,
                    cpuPeriodMicros,
                    memoryLimitBytes,
                    oomScoreAdjust,
                    processLimit,
                    Map.of());
        }
    }

    /**
     * The security context.
     *
     * @param user null: the image's own
     * @param group null: the user's own
     * @param procMountUnmasked {@code procMount: Unmasked}: nothing of /proc is hidden or read-only
     * @param seccomp {@code RuntimeDefault}, {@code Unconfined} or the absolute path of a profile;
     *     empty: the engine's default
     * @param appArmor {@code RuntimeDefault}, {@code Unconfined} or the name of a loaded profile;
     *     empty: the engine's default
     */
    public record Security(
            boolean privileged,
            @Nullable Long user,
            @Nullable Long group,
            List<Long> supplementalGroups,
            boolean readOnlyRootFilesystem,
            boolean noNewPrivileges,
            List<String> capabilitiesAdded,
            List<String> capabilitiesDropped,
            boolean procMountUnmasked,
            String seccomp,
            String appArmor) {
        public static final Security DEFAULT =
                new Security(
                        false,
                        null,
                        null,
                        List.of(),
                        false,
                        false,
                        List.of(),
                        List.of(),
                        false,
                        "RuntimeDefault",
                        "");

        public Security {
            supplementalGroups = List.copyOf(supplementalGroups);
            capabilitiesAdded = List.copyOf(capabilitiesAdded);
            capabilitiesDropped = List.copyOf(capabilitiesDropped);
        }
    }

    /** {@code stdin}, {@code stdinOnce} and {@code tty} of a container. */
    public record Terminal(boolean stdin, boolean stdinOnce, boolean tty) {
        public static final Terminal NONE = new Terminal(false, false, false);
    }
}
