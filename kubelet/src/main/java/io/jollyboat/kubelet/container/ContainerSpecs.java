package io.jollyboat.kubelet.container;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.environment.Expansion;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import io.jollyboat.kubelet.plan.AppliedResources;
import io.jollyboat.kubelet.plan.ContainerRole;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.ContainerSpec.Mount;
import io.jollyboat.kubelet.runtime.ContainerSpec.Resources;
import io.jollyboat.kubelet.runtime.ContainerSpec.Terminal;
import io.jollyboat.kubelet.runtime.ContainerSpec.Variable;
import io.jollyboat.kubelet.runtime.Images.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a container shall be: everything expanded, resolved and merged. */
public final class ContainerSpecs {

    private final PodCgroups cgroups;
    private final SecurityContexts security;

    /**
     * @param seccompProfiles where profiles of the type {@code Localhost} are found
     * @param seccompDefault whether who says nothing gets the engine's own profile
     */
    public ContainerSpecs(PodCgroups cgroups, Path seccompProfiles, boolean seccompDefault) {
        this.cgroups = cgroups;
        this.security = new SecurityContexts(seccompProfiles, seccompDefault);
    }

    /**
     * @param environment of the container
     * @param mounts of the container
     * @throws MissingConfiguration when what the author asked for contradicts itself
     */
    public ContainerSpec.Builder of(
            Pod pod,
            Member member,
            int attempt,
            String sandboxId,
            Image image,
            Map<String, String> environment,
            List<Mount> mounts)
            throws MissingConfiguration {
        Container container = member.spec();
        var variables = new ArrayList<Variable>();
        environment.forEach((name, value) -> variables.add(new Variable(name, value)));
        var terminal =
                new Terminal(
                        container.stdin(false), container.stdinOnce(false), container.tty(false));
        return ContainerSpec.of(
                        SandboxSpecs.identity(pod),
                        sandboxId,
                        container.name(),
                        attempt,
                        container.image())
                .command(expanded(container.command(), environment))
                .arguments(expanded(container.args(), environment))
                .environment(variables)
                .workingDirectory(container.workingDir())
                .mounts(mounts)
                .resources(cgroups.of(pod, container))
                .security(security.of(pod, container, image))
                .terminal(terminal)
                .stopSignal(container.lifecycle().stopSignal())
                .specHash(member.specHash())
                .labels(labels(pod, member));
    }

    private static Map<String, String> labels(Pod pod, Member member) {
        String applied = AppliedResources.text(member.spec());
        if (member.role() == ContainerRole.INIT) {
            return Map.of(AppliedResources.LABEL, applied, ContainerSpec.INIT_LABEL, "true");
        }
        return member.role() == ContainerRole.MAIN && worksForJob(pod)
                ? Map.of(AppliedResources.LABEL, applied, ContainerSpec.JOB_LABEL, "true")
                : Map.of(AppliedResources.LABEL, applied);
    }

    private static boolean worksForJob(Pod pod) {
        return pod.controller().filter(owner -> owner.kind().equals("Job")).isPresent();
    }

    /** What a container may use with the resources that its pod has now. */
    public Resources resources(Pod pod, Member member) {
        return cgroups.of(pod, member.spec());
    }

    /** What its pod as a whole may use. */
    public Resources limits(Pod pod) {
        return cgroups.limits(pod);
    }

    private static List<String> expanded(List<String> words, Map<String, String> environment) {
        return words.stream().map(word -> Expansion.expand(word, environment)).toList();
    }
}
