package io.jollyboat.apiserver.validation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeValidatorTest {
    private static final Kind VOLUMES = Kind.of("v1", "PersistentVolume");

    private static String volume(String members) {
        return "{'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],"
                + members
                + "}}";
    }

    private static String near(String label) {
        return "'nodeAffinity':{'required':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'"
                + label
                + "','operator':'In','values':['a']}]}]}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    'hostPath':{'path':'/tmp'} | -
                    'nfs':{'server':'s','path':'/p'},'persistentVolumeReclaimPolicy':'Recycle','mountOptions':['hard'] | -
                    'csi':{'driver':'d','volumeHandle':'h','nodeStageSecretRef':{'name':'s','namespace':'n'}} | -
                    'storageClassName':'' | spec: Required value: must specify a volume type
                    'hostPath':{'path':'/p'},'nfs':{'server':'s','path':'/p'} | spec.nfs: Forbidden: may not specify more than 1 volume type
                    'hostPath':{'path':'/p','type':'x'} | spec.hostPath.type: Unsupported value: "x": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"
                    'hostPath':{'path':'/.'},'persistentVolumeReclaimPolicy':'Recycle' | spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'
                    'nfs':{'server':'s','path':'p'} | spec.nfs.path: Invalid value: "p": must be an absolute path
                    'local':{'path':'/a'} | spec.nodeAffinity: Required value: Local volume requires node affinity
                    'local':{'path':'/a/../b'},'nodeAffinity':{} | spec.local.path: Invalid value: "/a/../b": must not contain '..'
                    'local':{'path':'/a'},'nodeAffinity':{} | spec.nodeAffinity.required: Required value: must specify required node constraints
                    'local':{'path':'/a'},'nodeAffinity':{'required':{'nodeSelectorTerms':[]}} | spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term
                    'csi':{'driver':'d'} | spec.csi.volumeHandle: Required value
                    'csi':{'driver':'d','volumeHandle':'h','nodePublishSecretRef':{'name':'s'}} | spec.csi.nodePublishSecretRef.namespace: Required value
                    'iscsi':{'targetPortal':'p','iqn':'x','lun':0} | spec.iscsi.iqn: Invalid value: "x": must be valid format
                    'azureFile':{'secretName':'s'} | spec.azureFile.shareName: Required value
                    'cinder':{'volumeID':'v','secretRef':{'name':'s'}} | spec.cinder.secretRef.namespace: Required value
                    'hostPath':{'path':'/p'},'volumeAttributesClassName':'c' | spec.csi: Required value: has to be specified when using volumeAttributesClassName
                    'hostPath':{'path':'/p'},'persistentVolumeReclaimPolicy':'Keep' | spec.persistentVolumeReclaimPolicy: Unsupported value: "Keep": supported values: "Delete", "Recycle", "Retain"
                    """)
    void volumesAreHeldToTheirRules(String members, String violation) {
        VOLUMES.expect(volume(members), violation);
    }

    @Test
    void aVolumeHasACapacityAndAnUse() {
        assertThat(VOLUMES.wrong("{'spec':{'hostPath':{'path':'/p'}}}"))
                .containsExactly(
                        "spec.accessModes: Required value",
                        "spec.capacity: Required value",
                        "spec.capacity: Unsupported value: {}: supported values: \"storage\"");
    }

    @Test
    void whatAVolumeIsMadeOfStaysButForWhoMakesItBigger() {
        String csi = "'csi':{'driver':'d','volumeHandle':'%s'%s}";
        String secret = ",'controllerExpandSecretRef':{'name':'s','namespace':'n'}";
        String plain = volume(csi.formatted("h", ""));
        assertThat(VOLUMES.wrongUpdate(plain, volume(csi.formatted("h", secret)))).isEmpty();
        assertThat(VOLUMES.wrongUpdate(volume(csi.formatted("h", secret)), plain))
                .containsExactly(
                        "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is"
                                + " immutable after creation");
        assertThat(VOLUMES.wrongUpdate(plain, volume(csi.formatted("i", ""))))
                .containsExactly(
                        "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is"
                                + " immutable after creation");
    }

    @Test
    void whereAVolumeIsReachedStaysButForTheSettledNamesOfItsLabels() {
        String disk = "'hostPath':{'path':'/p'}";
        String zone = "failure-domain.beta.kubernetes.io/zone";
        String before = volume(disk + "," + near(zone));
        assertThat(VOLUMES.wrongUpdate(volume(disk), before)).isEmpty();
        assertThat(
                        VOLUMES.wrongUpdate(
                                before, volume(disk + "," + near("topology.kubernetes.io/zone"))))
                .isEmpty();
        assertThat(VOLUMES.wrongUpdate(before, volume(disk + "," + near("rack"))))
                .singleElement()
                .asString()
                .startsWith("nodeAffinity: Invalid value: ")
                .endsWith(": field is immutable, except for updating from beta label to GA");
    }
}
