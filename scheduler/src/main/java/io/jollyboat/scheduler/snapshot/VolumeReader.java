package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.scheduler.snapshot.PodVolumes.Disk;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the volumes of a pod. */
final class VolumeReader {

    private final List<String> claims = new ArrayList<>(0);
    private final List<String> ephemeral = new ArrayList<>(0);
    private final List<String> inline = new ArrayList<>(0);
    private final List<Disk> disks = new ArrayList<>(0);

    private VolumeReader() {}

    static PodVolumes read(Pod pod) {
        if (!pod.spec().has("volumes")) {
            return PodVolumes.NONE;
        }
        var reader = new VolumeReader();
        pod.spec().volumes().forEach(volume -> reader.add(pod.name(), volume));
        PodVolumes volumes =
                new PodVolumes(reader.claims, reader.ephemeral, reader.inline, reader.disks);
        return volumes.isNone() ? PodVolumes.NONE : volumes;
    }

    private void add(String pod, Volume volume) {
        if (volume.has("persistentVolumeClaim")) {
            claims.add(volume.persistentVolumeClaim().claimName());
        } else if (volume.has("ephemeral")) {
            String claim = pod + "-" + volume.name();
            claims.add(claim);
            ephemeral.add(claim);
        } else if (volume.has("csi")) {
            inline.add(volume.csi().driver());
        } else {
            addDisk(volume.json());
        }
    }

    /**
     * The kinds of disks that Kubernetes guards: a second pod on the same node may share them only
     * if both read, an Elastic Block Store volume not even then.
     */
    private void addDisk(JsonNode volume) {
        JsonNode google = volume.path("gcePersistentDisk");
        JsonNode amazon = volume.path("awsElasticBlockStore");
        JsonNode iscsi = volume.path("iscsi");
        JsonNode ceph = volume.path("rbd");
        if (google.isObject()) {
            disks.add(new Disk("gce " + text(google, "pdName"), readOnly(google)));
        } else if (amazon.isObject()) {
            disks.add(new Disk("aws " + text(amazon, "volumeID"), false));
        } else if (iscsi.isObject()) {
            disks.add(new Disk("iscsi " + text(iscsi, "iqn"), readOnly(iscsi)));
        } else if (ceph.isObject()) {
            boolean readOnly = readOnly(ceph);
            String pool = ceph.path("pool").asString("rbd");
            for (JsonNode monitor : ceph.path("monitors")) {
                String image = pool + " " + text(ceph, "image");
                disks.add(new Disk("rbd " + monitor.asString("") + " " + image, readOnly));
            }
        }
    }

    private static String text(JsonNode source, String field) {
        return source.path(field).asString("");
    }

    private static boolean readOnly(JsonNode source) {
        return source.path("readOnly").asBoolean(false);
    }
}
