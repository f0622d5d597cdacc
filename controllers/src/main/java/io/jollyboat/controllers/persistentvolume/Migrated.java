package io.jollyboat.controllers.persistentvolume;

import java.util.Map;

/**
 * Kinds of storage that were built in once and are provided by drivers today: a class that names
 * the former is served by the latter.
 */
final class Migrated {

    private static final Map<String, String> DRIVERS =
            Map.of(
                    "kubernetes.io/aws-ebs", "ebs.csi.aws.com",
                    "kubernetes.io/azure-disk", "disk.csi.azure.com",
                    "kubernetes.io/azure-file", "file.csi.azure.com",
                    "kubernetes.io/cinder", "cinder.csi.openstack.org",
                    "kubernetes.io/gce-pd", "pd.csi.storage.gke.io",
                    "kubernetes.io/portworx-volume", "pxd.portworx.com",
                    "kubernetes.io/vsphere-volume", "csi.vsphere.vmware.com");

    private Migrated() {}

    /** The name of the provisioner as it is today. */
    static String name(String provisioner) {
        return DRIVERS.getOrDefault(provisioner, provisioner);
    }
}
