package io.jollyboat.apiserver.validation.volume;

import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What makes sound where a container has its pod's volumes, as directories and as devices. */
public final class MountRules {
    private MountRules() {}

    /**
     * Checks those of one container.
     *
     * @param volumes the volumes of the pod by their names
     */
    public static void check(Field container, Map<String, JsonNode> volumes) {
        Field mounts = container.at("volumeMounts");
        Field devices = container.at("volumeDevices");
        mounts(container, mounts, devices, volumes);
        devices(devices, mounts, volumes);
    }

    private static void mounts(
            Field container, Field mounts, Field devices, Map<String, JsonNode> volumes) {
        Set<String> deviceNames = all(devices, "name");
        Set<String> devicePaths = all(devices, "devicePath");
        Set<String> paths = new HashSet<>();
        for (Field mount : mounts.items()) {
            Field name = mount.at("name");
            name.isRequired();
            if (!volumes.containsKey(name.text())) {
                name.violations().notFound(name.path(), name.text());
            }
            Field path = mount.at("mountPath");
            path.isRequired();
            if (!paths.add(path.text())) {
                path.invalid("must be unique");
            }
            if (deviceNames.contains(name.text())) {
                name.invalid("must not already exist in volumeDevices");
            }
            if (devicePaths.contains(path.text())) {
                path.invalid("must not already exist as a path in volumeDevices");
            }
            if (mount.has("subPath") && mount.has("subPathExpr")) {
                mount.at("subPathExpr").invalid("subPathExpr and subPath are mutually exclusive");
            }
            // Of these, Kubernetes says which list they are in, and not at which place.
            Field listed = mounts.in(mount.node());
            VolumePaths.descending(listed.at("subPath"));
            VolumePaths.descending(listed.at("subPathExpr"));
            propagation(listed, container.at("securityContext", "privileged").flag());
            recursive(listed);
        }
    }

    private static void propagation(Field mount, boolean privileged) {
        Field propagation = mount.at("mountPropagation");
        propagation.oneOf("Bidirectional", "HostToContainer", "None");
        if (propagation.text().equals("Bidirectional") && !privileged) {
            propagation.forbidden(
                    "Bidirectional mount propagation is available only to privileged containers");
        }
    }

    private static void recursive(Field mount) {
        Field recursive = mount.at("recursiveReadOnly");
        recursive.oneOf("Disabled", "Enabled", "IfPossible");
        if (List.of("Enabled", "IfPossible").contains(recursive.text())) {
            if (!mount.at("readOnly").flag()) {
                recursive.forbidden("may only be specified when readOnly is true");
            }
            Field propagation = mount.at("mountPropagation");
            if (propagation.present() && !propagation.text().equals("None")) {
                recursive.forbidden(
                        "may only be specified when mountPropagation is None or not specified");
            }
        }
    }

    private static void devices(Field devices, Field mounts, Map<String, JsonNode> volumes) {
        Set<String> mountNames = all(mounts, "name");
        Set<String> mountPaths = all(mounts, "mountPath");
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (Field device : devices.items()) {
            Field name = device.at("name");
            if (name.isRequired() && !names.add(name.text())) {
                name.invalid("must be unique");
            }
            ofClaim(name, volumes.get(name.text()));
            Field path = device.at("devicePath");
            if (path.isRequired() && paths.contains(path.text())) {
                path.invalid("must be unique");
            }
            if (VolumePaths.leadsBack(path.text())) {
                path.invalid("can not contain backsteps ('..')");
            } else {
                paths.add(path.text());
            }
            if (mountNames.contains(name.text())) {
                name.invalid("must not already exist in volumeMounts");
            }
            if (mountPaths.contains(path.text())) {
                path.invalid("must not already exist as a path in volumeMounts");
            }
        }
    }

    private static void ofClaim(Field name, @Nullable JsonNode volume) {
        if (volume == null) {
            name.violations().notFound(name.path(), name.text());
        } else if (!volume.has("persistentVolumeClaim") && !volume.has("ephemeral")) {
            name.invalid(
                    "can only use volume source type of PersistentVolumeClaim or Ephemeral for"
                            + " block mode");
        }
    }

    private static Set<String> all(Field list, String member) {
        return list.items().stream().map(each -> each.text(member)).collect(Collectors.toSet());
    }
}
