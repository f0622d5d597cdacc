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

    /** A container of its image alone: its own command, no limits. */
    public static Builder of(
            PodIdentity pod, String sandboxId, String name, int attempt, String image) {
        return new Builder(pod, sandboxId, name, attempt, image);
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

    /** Says of a container what differs from its image alone; not for several threads. */
    public static final class Builder {

        private final PodIdentity pod;
        private final String sandboxId;
        private final String name;
        private final int attempt;
        private final String image;
        private List<String> command = List.of();
        private List<String> arguments = List.of();
        private List<Variable> environment = List.of();
        private String workingDirectory = "";
        private List<Mount> mounts = List.of();
        private List<Device> devices = List.of();
        private Resources resources = Resources.NONE;
        private Security security = Security.DEFAULT;
        private Terminal terminal = Terminal.NONE;
        private String stopSignal = "";
        private String specHash = "";
        private String processesOf = "";
        private Map<String, String> labels = Map.of();

        private Builder(PodIdentity pod, String sandboxId, String name, int attempt, String image) {
            this.pod = pod;
            this.sandboxId = sandboxId;
            this.name = name;
            this.attempt = attempt;
            this.image = image;
        }

        public Builder command(List<String> value) {
            command = value;
            return this;
        }

        public Builder arguments(List<String> value) {
            arguments = value;
            return this;
        }

        public Builder environment(List<Variable> value) {
            environment = value;
            return this;
        }

        public Builder workingDirectory(String value) {
            workingDirectory = value;
            return this;
        }

        public Builder mounts(List<Mount> value) {
            mounts = value;
            return this;
        }

        public Builder devices(List<Device> value) {
            devices = value;
            return this;
        }

        public Builder resources(Resources value) {
            resources = value;
            return this;
        }

        public Builder security(Security value) {
            security = value;
            return this;
        }

        public Builder terminal(Terminal value) {
            terminal = value;
            return this;
        }

        public Builder stopSignal(String value) {
            stopSignal = value;
            return this;
        }

        public Builder specHash(String value) {
            specHash = value;
            return this;
        }

        public Builder processesOf(String value) {
            processesOf = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            labels = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException without a name, or with an attempt below 0
         */
        public ContainerSpec build() {
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
                    processesOf,
                    labels);
        }
    }
}
