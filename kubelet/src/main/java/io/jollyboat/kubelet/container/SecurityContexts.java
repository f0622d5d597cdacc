package io.jollyboat.kubelet.container;

import io.jollyboat.core.api.core.v1.AppArmorProfile;
import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodSecurityContext;
import io.jollyboat.core.api.core.v1.SeccompProfile;
import io.jollyboat.core.api.core.v1.SecurityContext;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import io.jollyboat.kubelet.runtime.ContainerSpec.Security;
import io.jollyboat.kubelet.runtime.Images.Image;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The security context of a container: its own settings over those of the pod. */
final class SecurityContexts {

    private final Path seccompProfiles;
    private final boolean seccompDefault;

    /**
     * @param seccompProfiles where profiles of the type {@code Localhost} are found
     * @param seccompDefault whether who says nothing gets the engine's own profile
     */
    SecurityContexts(Path seccompProfiles, boolean seccompDefault) {
        this.seccompProfiles = seccompProfiles;
        this.seccompDefault = seccompDefault;
    }

    /**
     * @throws MissingConfiguration when the container must not run as root and would
     */
    Security of(Pod pod, Container container, Image image) throws MissingConfiguration {
        PodSecurityContext shared = pod.spec().securityContext();
        SecurityContext own = container.securityContext();
        Long user = own.has("runAsUser") ? (Long) own.runAsUser() : orNull(shared, "runAsUser");
        Long group = own.has("runAsGroup") ? (Long) own.runAsGroup() : orNull(shared, "runAsGroup");
        boolean nonRoot = own.has("runAsNonRoot") ? own.runAsNonRoot() : shared.runAsNonRoot(false);
        if (nonRoot) {
            verifyNonRoot(pod, container, user, image);
        }
        var groups = new LinkedHashSet<Long>(shared.supplementalGroups());
        if (shared.has("fsGroup")) {
            groups.add(shared.fsGroup());
        }
        boolean privileged = own.privileged(false);
        return new Security(
                privileged,
                user,
                group,
                List.copyOf(groups),
                own.readOnlyRootFilesystem(false),
                own.has("allowPrivilegeEscalation") && !own.allowPrivilegeEscalation(),
                own.capabilities().add(),
                own.capabilities().drop(),
                own.procMount().equals("Unmasked"),
                privileged
                        ? "Unconfined"
                        : seccomp(
                                own.has("seccompProfile")
                                        ? own.seccompProfile()
                                        : shared.seccompProfile()),
                appArmor(
                        own.has("appArmorProfile")
                                ? own.appArmorProfile()
                                : shared.appArmorProfile()));
    }

    private static @Nullable Long orNull(PodSecurityContext context, String field) {
        if (!context.has(field)) {
            return null;
        }
        return field.equals("runAsUser") ? context.runAsUser() : context.runAsGroup();
    }

    private static void verifyNonRoot(
            Pod pod, Container container, @Nullable Long user, Image image)
            throws MissingConfiguration {
        String where =
                " (pod: \""
                        + pod.name()
                        + "_"
                        + pod.namespace()
                        + "("
                        + pod.uid()
                        + ")\", container: "
                        + container.name()
                        + ")";
        if (user != null) {
            if (user == 0) {
                throw new MissingConfiguration(
                        "container's runAsUser breaks non-root policy" + where);
            }
            return;
        }
        if (image.runsAsRoot()) {
            throw new MissingConfiguration(
                    "container has runAsNonRoot and image will run as root" + where);
        }
        String name = image.user().split(":", 2)[0];
        if (!name.chars().allMatch(Character::isDigit)) {
            throw new MissingConfiguration(
                    "container has runAsNonRoot and image has non-numeric user ("
                            + name
                            + "), cannot verify user is non-root"
                            + where);
        }
    }

    private String seccomp(SeccompProfile profile) {
        return switch (profile.type()) {
            case "RuntimeDefault", "Unconfined" -> profile.type();
            case "Localhost" -> seccompProfiles.resolve(profile.localhostProfile()).toString();
            default -> seccompDefault ? "RuntimeDefault" : "Unconfined";
        };
    }

    private static String appArmor(AppArmorProfile profile) {
        return switch (profile.type()) {
            case "Localhost" -> profile.localhostProfile();
            case "RuntimeDefault", "Unconfined" -> profile.type();
            default -> "";
        };
    }
}
