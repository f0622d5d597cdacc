package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.DriverNames;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.volume.ClaimSpec;
import io.jollyboat.apiserver.validation.volume.Projection;
import io.jollyboat.apiserver.validation.volume.SourceFiles;
import io.jollyboat.apiserver.validation.volume.VolumePaths;
import io.jollyboat.apiserver.validation.volume.VolumeSources;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes a pod's volumes sound. */
final class VolumeRules {
    /** In the order in which Kubernetes looks for them. */
    private static final List<String> TYPES =
            List.of(
                    "emptyDir",
                    "hostPath",
                    "gitRepo",
                    "gcePersistentDisk",
                    "awsElasticBlockStore",
                    "secret",
                    "nfs",
                    "iscsi",
                    "glusterfs",
                    "flocker",
                    "persistentVolumeClaim",
                    "rbd",
                    "cinder",
                    "cephfs",
                    "quobyte",
                    "downwardAPI",
                    "fc",
                    "flexVolume",
                    "configMap",
                    "azureFile",
                    "vsphereVolume",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "azureDisk",
                    "storageos",
                    "projected",
                    "scaleIO",
                    "csi",
                    "ephemeral",
                    "image");

    /** Of a volume's name and its portal, when it names who asks. */
    private static final int LONGEST_PORTAL = 64;

    private VolumeRules() {}

    static void check(Field volumes) {
        Set<String> names = new HashSet<>();
        for (Field volume : volumes.items()) {
            VolumeSources.exactlyOne(volume, TYPES, type -> source(volume, type));
            Field name = volume.at("name");
            if (name.isRequired()) {
                name.matches(Formats::dnsLabel);
                if (!names.add(name.text())) {
                    name.duplicate();
                }
            }
        }
    }

    /** What only holds of the volumes of a pod, not of those of a template. */
    static void ofPod(Field pod) {
        String name = pod.at("metadata", "name").text();
        Set<String> made = new HashSet<>();
        List<Field> volumes = pod.at("spec", "volumes").items();
        for (Field volume : volumes) {
            if (volume.has("ephemeral")) {
                made.add(claim(name, volume));
                claimName(volume, name);
            }
            if (volume.has("image")) {
                volume.at("image", "reference").isRequired();
            }
        }
        for (Field volume : volumes) {
            Field claim = volume.at("persistentVolumeClaim", "claimName");
            if (claim.present() && made.contains(claim.text())) {
                claim.invalid("must not reference a PVC that gets created for an ephemeral volume");
            }
        }
    }

    private static String claim(String pod, Field volume) {
        return pod + "-" + volume.text("name");
    }

    private static void claimName(Field volume, String pod) {
        if (pod.isEmpty() || !volume.has("name")) {
            return;
        }
        String claim = claim(pod, volume);
        Formats.dnsSubdomain(claim)
                .forEach(
                        wrong -> volume.at("name").invalid("PVC name \"" + claim + "\": " + wrong));
    }

    private static void source(Field volume, String type) {
        Field source = volume.at(type);
        switch (type) {
            case "configMap" -> SourceFiles.ofKeys(source, "name");
            case "secret" -> SourceFiles.ofKeys(source, "secretName");
            case "downwardAPI" -> SourceFiles.ofPod(source);
            case "projected" -> Projection.check(source);
            case "persistentVolumeClaim" -> source.at("claimName").isRequired();
            case "emptyDir" -> emptyDir(source.at("sizeLimit"));
            case "csi" -> csi(source);
            case "ephemeral" -> ephemeral(source.at("volumeClaimTemplate"));
            case "image" -> source.at("pullPolicy").oneOf("Always", "IfNotPresent", "Never");
            case "gitRepo" -> {
                source.at("repository").isRequired();
                VolumePaths.descending(source.at("directory"));
            }
            case "iscsi" -> {
                VolumeSources.check(volume, type, true);
                portal(volume, source);
            }
            default -> VolumeSources.check(volume, type, true);
        }
    }

    private static void emptyDir(Field limit) {
        if (Quantity.tryParse(limit.node().asString("")).orElse(Quantity.ZERO).signum() < 0) {
            limit.forbidden("SizeLimit field must be a valid resource quantity");
        }
    }

    private static void portal(Field volume, Field iscsi) {
        String both = volume.text("name") + ":" + iscsi.text("targetPortal");
        if (iscsi.has("initiatorName") && both.length() > LONGEST_PORTAL) {
            volume.at("name")
                    .invalid(
                            "Total length of <volume name>:<iscsi.targetPortal> must be under 64"
                                    + " characters if iscsi.initiatorName is specified.");
        }
    }

    private static void csi(Field source) {
        DriverNames.check(source.at("driver"));
        Field secret = source.at("nodePublishSecretRef");
        if (secret.present() && secret.at("name").isRequired()) {
            // told of the source, as Kubernetes does
            source.at("name").in(secret.at("name").node()).matches(Formats::dnsSubdomain);
        }
    }

    private static void ephemeral(Field template) {
        if (template.isRequired()) {
            ClaimSpec.template(template);
        }
    }
}
