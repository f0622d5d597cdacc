package io.jollyboat.apiserver.validation.volume;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What volumes can be made from, both those of pods and PersistentVolumes. */
public final class VolumeSources {
    private static final int HIGHEST_PARTITION = 255;
    private static final int LONGEST_TENANT = 64;

    /** The sources that need nothing more than that some of their members are there. */
    private static final Map<String, List<String>> NEEDED =
            Map.of(
                    "azureFile", List.of("secretName", "shareName"),
                    "cephfs", List.of("monitors"),
                    "cinder", List.of("volumeID"),
                    "glusterfs", List.of("endpoints", "path"),
                    "photonPersistentDisk", List.of("pdID"),
                    "portworxVolume", List.of("volumeID"),
                    "rbd", List.of("monitors", "image"),
                    "scaleIO", List.of("gateway", "system", "volumeName"),
                    "vsphereVolume", List.of("volumePath"));

    private VolumeSources() {}

    /**
     * Complains of none and of more than one source, and hands over the one that counts.
     *
     * @param holder what the sources are members of; the complaint that there is none goes to it
     * @param types the types of sources there are, in the order in which the first one counts
     * @param check judges the source of a type
     */
    public static void exactlyOne(Field holder, List<String> types, Consumer<String> check) {
        List<String> given = new ArrayList<>(types);
        given.removeIf(type -> !holder.has(type));
        if (given.isEmpty()) {
            holder.required("must specify a volume type");
            return;
        }
        check.accept(given.getFirst());
        given.subList(1, given.size())
                .forEach(
                        type ->
                                holder.at(type)
                                        .forbidden("may not specify more than 1 volume type"));
    }

    /**
     * Checks a source whose rules are the same in pods and in PersistentVolumes.
     *
     * @param ofPod for the one thing that is not: the words about names of iSCSI
     */
    public static void check(Field holder, String type, boolean ofPod) {
        Field source = holder.at(type);
        NEEDED.getOrDefault(type, List.of())
                .forEach(member -> source.at(member).isRequiredNotEmpty());
        switch (type) {
            case "awsElasticBlockStore" -> disk(source, "volumeID");
            case "azureDisk" -> azureDisk(source);
            case "cinder" -> secret(source);
            case "fc" -> fibreChannel(source);
            case "flexVolume" -> flex(source);
            case "flocker" -> flocker(source);
            // Kubernetes calls it differently once it looks into it.
            case "gcePersistentDisk" ->
                    disk(holder.at("persistentDisk").in(source.node()), "pdName");
            case "hostPath" -> hostPath(source);
            case "iscsi" -> Iscsi.check(source, ofPod);
            case "nfs" -> nfs(source);
            case "quobyte" -> quobyte(source);
            case "storageos" -> storageOs(source);
            default -> {
                // Said above, or with what they are part of.
            }
        }
    }

    private static void hostPath(Field source) {
        Field path = source.at("path");
        if (!path.isRequired()) {
            return;
        }
        VolumePaths.withoutBacksteps(path);
        source.at("type")
                .oneOf(
                        "",
                        "BlockDevice",
                        "CharDevice",
                        "Directory",
                        "DirectoryOrCreate",
                        "File",
                        "FileOrCreate",
                        "Socket");
    }

    private static void nfs(Field source) {
        source.at("server").isRequired();
        Field path = source.at("path");
        path.isRequired();
        if (!path.text().startsWith("/")) {
            path.invalid("must be an absolute path");
        }
    }

    private static void fibreChannel(Field source) {
        Field targets = source.at("targetWWNs");
        boolean targeted = !targets.empty();
        boolean identified = !source.at("wwids").empty();
        if (!targeted && !identified) {
            targets.required("must specify either targetWWNs or wwids, but not both");
        } else if (targeted && identified) {
            targets.invalid("targetWWNs and wwids can not be specified simultaneously");
        }
        Field lun = source.at("lun");
        if (targeted && lun.absent()) {
            lun.required("lun is required if targetWWNs is specified");
        } else if (targeted) {
            lun.between(0, 255);
        }
    }

    private static void disk(Field source, String name) {
        source.at(name).isRequired();
        Field partition = source.at("partition");
        if (partition.number(0) < 0 || partition.number(0) > HIGHEST_PARTITION) {
            partition.invalid("must be between 1 and 255, inclusive");
        }
    }

    private static void azureDisk(Field source) {
        source.at("diskName").isRequired();
        Field uri = source.at("diskURI");
        uri.isRequired();
        source.at("cachingMode").oneOf("None", "ReadOnly", "ReadWrite");
        Field kind = source.at("kind");
        kind.oneOf("Dedicated", "Managed", "Shared");
        if (kind.absent()) {
            return;
        }
        boolean managed = kind.text().equals("Managed");
        String start = managed ? "/subscriptions/" : "https://";
        String format =
                managed
                        ? "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
                        : "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";
        if (!uri.text().startsWith(start)) {
            uri.violations().notSupported(uri.path(), uri.text(), List.of(format));
        }
    }

    private static void flex(Field source) {
        source.at("driver").isRequired();
        Field options = source.at("options");
        for (String key : options.keys()) {
            String domain = "." + key.split("/", 2)[0].toLowerCase(Locale.ROOT);
            if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
                options.key(key).invalid(key, "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    private static void flocker(Field source) {
        Field name = source.at("datasetName");
        if (name.absent() && !source.has("datasetUUID")) {
            source.required("one of datasetName and datasetUUID is required");
        } else if (name.present() && source.has("datasetUUID")) {
            source.invalid(
                    "resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        if (name.text().contains("/")) {
            name.invalid("must not contain '/'");
        }
    }

    private static void quobyte(Field source) {
        Field registry = source.at("registry");
        String pairs = "must be a host:port pair or multiple pairs separated by commas";
        if (registry.absent()) {
            registry.required(pairs);
        } else if (source.text("tenant").length() > LONGEST_TENANT) {
            source.at("tenant")
                    .required("must be a UUID and may not exceed a length of 64 characters");
        } else if (!Arrays.stream(registry.text().split(",", -1))
                .allMatch(pair -> pair.matches("[^:]*:[^:]*|\\[[^\\]]*\\]:[^:]*"))) {
            registry.invalid(pairs);
        }
        source.at("volume").isRequired();
    }

    private static void storageOs(Field source) {
        Field name = source.at("volumeName");
        if (name.isRequired()) {
            name.matches(Formats::dnsLabel);
        }
        source.at("volumeNamespace").matchesIfPresent(Formats::dnsLabel);
        secret(source);
    }

    private static void secret(Field source) {
        if (source.has("secretRef")) {
            source.at("secretRef", "name").isRequired();
        }
    }
}
