package io.jollyboat.kubelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.ContainerSpec.Resources;
import io.jollyboat.kubelet.runtime.ContainerSpec.Security;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.SandboxSpec.Namespaces;
import io.jollyboat.kubelet.runtime.docker.log.ContainerLogs;
import io.jollyboat.kubelet.runtime.docker.machine.Capabilities;
import io.jollyboat.kubelet.runtime.docker.machine.Cgroups;
import io.jollyboat.kubelet.runtime.docker.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a container's spec is told to the engine.
 *
 * @param machine what it can grant
 * @param logs how much of them is kept
 */
record ContainerBlueprint(Machine machine, Cgroups cgroups, ContainerLogs logs) {

    /**
     * @param cgroupParent the pod's, or empty
     */
    CreateContainerCmd of(
            DockerClient docker,
            ContainerSpec spec,
            Images.Image image,
            Namespaces namespaces,
            String cgroupParent,
            Map<String, String> labels) {
        MaskableHostConfig host = host(spec, namespaces);
        if (!cgroupParent.isEmpty()) {
            host.withCgroupParent(cgroups.parent(cgroupParent));
        }
        CreateContainerCmd create =
                docker.createContainerCmd(image.id())
                        .withName(Labels.name(spec.pod(), spec.name(), spec.attempt()))
                        .withLabels(labels)
                        .withEnv(
                                spec.environment().stream()
                                        .map(variable -> variable.name() + "=" + variable.value())
                                        .toList())
                        .withTty(spec.terminal().tty())
                        .withStdinOpen(spec.terminal().stdin())
                        .withStdInOnce(spec.terminal().stdin() && spec.terminal().stdinOnce())
                        .withHostConfig(host);
        if (!spec.command().isEmpty()) {
            create.withEntrypoint(spec.command());
        }
        if (!spec.arguments().isEmpty()) {
            create.withCmd(spec.arguments());
        }
        if (!spec.workingDirectory().isEmpty()) {
            create.withWorkingDir(spec.workingDirectory());
        }
        if (!spec.stopSignal().isEmpty()) {
            create.withStopSignal(spec.stopSignal());
        }
        String user = user(spec.security(), image);
        if (!user.isEmpty()) {
            create.withUser(user);
        }
        return create;
    }

    private MaskableHostConfig host(ContainerSpec spec, Namespaces namespaces) {
        var host = new MaskableHostConfig();
        String sandbox = "container:" + spec.sandboxId();
        host.withNetworkMode(sandbox)
                .withIpcMode(namespaces.hostIpc() ? "host" : sandbox)
                .withLogConfig(
                        new LogConfig(
                                LogConfig.LoggingType.JSON_FILE,
                                Map.of(
                                        "max-size",
                                        Long.toString(logs.bytes()),
                                        "max-file",
                                        Integer.toString(logs.files()))))
                .withMounts(spec.mounts().stream().map(ContainerBlueprint::mount).toList())
                .withDevices(
                        spec.devices().stream()
                                .map(
                                        device ->
                                                new Device(
                                                        device.permissions(),
                                                        device.containerPath(),
                                                        device.hostPath()))
                                .toList())
                .withReadonlyRootfs(spec.security().readOnlyRootFilesystem());
        if (namespaces.hostProcesses()) {
            host.withPidMode("host");
        } else if (namespaces.sharedProcesses()) {
            host.withPidMode(sandbox);
        } else if (!spec.processesOf().isEmpty()) {
            host.withPidMode("container:" + spec.processesOf());
        }
        limit(host, spec.resources());
        secure(host, spec.security());
        return host;
    }

    private static Mount mount(ContainerSpec.Mount mount) {
        Mount bind =
                new Mount()
                        .withType(MountType.BIND)
                        .withSource(mount.hostPath())
                        .withTarget(mount.containerPath())
                        .withReadOnly(mount.readOnly());
        BindPropagation propagation =
                switch (mount.propagation()) {
                    // Said to be private, the engine refuses what holds its own folder, such as
                    // the machine's root; not said, it is private where it can be.
                    case PRIVATE -> null;
                    case HOST_TO_CONTAINER -> BindPropagation.R_SLAVE;
                    case BIDIRECTIONAL -> BindPropagation.R_SHARED;
                };
        return propagation == null
                ? bind
                : bind.withBindOptions(new BindOptions().withPropagation(propagation));
    }

    private void limit(HostConfig host, Resources resources) {
        if (resources.cpuShares() > 0) {
            host.withCpuShares(Math.toIntExact(resources.cpuShares()));
        }
        if (resources.cpuQuotaMicros() > 0) {
            host.withCpuQuota(resources.cpuQuotaMicros())
                    .withCpuPeriod(resources.cpuPeriodMicros());
        }
        if (resources.memoryLimitBytes() > 0) {
            host.withMemory(resources.memoryLimitBytes())
                    .withMemorySwap(resources.memoryLimitBytes());
        }
        if (resources.processLimit() > 0) {
            host.withPidsLimit(resources.processLimit());
        }
        if (resources.oomScoreAdjust() != 0) {
            host.withOomScoreAdj(machine.oomScore(resources.oomScoreAdjust()));
        }
    }

    private void secure(MaskableHostConfig host, Security security) {
        List<String> options = new ArrayList<>();
        if (security.privileged()) {
            privilege(host, options);
        } else {
            host.withCapAdd(
                            Capabilities.named(security.capabilitiesAdded())
                                    .toArray(Capability[]::new))
                    .withCapDrop(
                            Capabilities.named(security.capabilitiesDropped())
                                    .toArray(Capability[]::new));
            if (security.procMountUnmasked()) {
                host.unmask();
            }
            seccomp(security.seccomp(), options);
            appArmor(security.appArmor(), options);
        }
        if (security.noNewPrivileges() && !security.privileged()) {
            options.add("no-new-privileges");
        }
        host.withSecurityOpts(options);
        host.withGroupAdd(security.supplementalGroups().stream().map(String::valueOf).toList());
    }

    /**
     * An engine that lacks a capability itself refuses to start a privileged container: there we
     * grant what it has.
     */
    private void privilege(MaskableHostConfig host, List<String> options) {
        if (machine.allowsEverything()) {
            host.withPrivileged(true);
            return;
        }
        host.withCapAdd(Capabilities.all(machine).toArray(Capability[]::new))
                .withDeviceCgroupRules(List.of("a *:* rwm"))
                .withDevices(new Device("rwm", "/dev", "/dev"));
        host.unmask();
        options.add("seccomp=unconfined");
        options.add("apparmor=unconfined");
    }

    private static void seccomp(String profile, List<String> options) {
        if (profile.equals("Unconfined")) {
            options.add("seccomp=unconfined");
        } else if (!profile.isEmpty() && !profile.equals("RuntimeDefault")) {
            try {
                options.add(
                        "seccomp="
                                + Engine.write(Engine.parse(Files.readString(Path.of(profile)))));
            } catch (IOException | InvalidPathException e) {
                throw new ContainerRuntimeException(
                        Reason.INVALID_CONFIGURATION,
                        "cannot load seccomp profile \"" + profile + "\"",
                        e);
            }
        }
    }

    private static void appArmor(String profile, List<String> options) {
        if (profile.equals("Unconfined")) {
            options.add("apparmor=unconfined");
        } else if (!profile.isEmpty() && !profile.equals("RuntimeDefault")) {
            options.add("apparmor=" + profile);
        }
    }

    private static String user(Security security, Images.Image image) {
        Long user = security.user();
        Long group = security.group();
        String name =
                user != null ? user.toString() : group == null ? "" : image.user().split(":", 2)[0];
        return group == null ? name : (name.isEmpty() ? "0" : name) + ":" + group;
    }
}
