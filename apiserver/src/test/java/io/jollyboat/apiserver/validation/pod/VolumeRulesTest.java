package io.jollyboat.apiserver.validation.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeRulesTest {
    private static final Kind PODS = Kind.of("v1", "Pod");

    private static String pod(String volumes) {
        return "{'spec':{'serviceAccountName':'s','containers':[{'name':'a','image':'i'}],'volumes':["
                + volumes
                + "]}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'emptyDir':{'medium':'Memory','sizeLimit':'1Gi'}",
                "'hostPath':{'path':'/var/log','type':'DirectoryOrCreate'}",
                "'hostPath':{'path':'/var/log'}",
                "'configMap':{'name':'c','optional':true,'defaultMode':420,'items':[{'key':'k','path':'a/b..c','mode':256}]}",
                "'secret':{'secretName':'s','items':[{'key':'k','path':'.hidden'}]}",
                "'downwardAPI':{'items':[{'path':'labels','fieldRef':{'fieldPath':'metadata.labels'}},{'path':'cpu','resourceFieldRef':{'containerName':'a','resource':'limits.cpu','divisor':'1m'}},{'path':'m','resourceFieldRef':{'containerName':'a','resource':'requests.memory','divisor':'1Mi'}}]}",
                "'projected':{'sources':[{'serviceAccountToken':{'path':'token','expirationSeconds':3607}},{'configMap':{'name':'kube-root-ca.crt','items':[{'key':'ca.crt','path':'ca.crt'}]}},{'downwardAPI':{'items':[{'path':'namespace','fieldRef':{'apiVersion':'v1','fieldPath':'metadata.namespace'}}]}}]}",
                "'persistentVolumeClaim':{'claimName':'c'}",
                "'nfs':{'server':'s','path':'/exports'}",
                "'iscsi':{'targetPortal':'10.0.0.1:3260','iqn':'iqn.2001-04.com.example:storage.disk1','lun':0}",
                "'fc':{'targetWWNs':['500a0981891b8dc5'],'lun':2}",
                "'csi':{'driver':'secrets-store.csi.k8s.io','nodePublishSecretRef':{'name':'s'},'volumeAttributes':{'a':'b'}}",
                "'ephemeral':{'volumeClaimTemplate':{'metadata':{'labels':{'a':'b'},'creationTimestamp':null},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}",
                "'image':{'reference':'r:1','pullPolicy':'IfNotPresent'}",
                "'cephfs':{'monitors':['m']}",
                "'rbd':{'monitors':['m'],'image':'i'}",
                "'gitRepo':{'repository':'r','directory':'.'}"
            })
    void whatPeopleMountIsLetIn(String source) {
        assertThat(PODS.wrong(pod("{'name':'v'," + source + "}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'emptyDir':{'sizeLimit':'-1'} | emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity
                    'hostPath':{} | hostPath.path: Required value
                    'hostPath':{'path':'/a/../b'} | hostPath.path: Invalid value: "/a/../b": must not contain '..'
                    'hostPath':{'path':'/a','type':'Dir'} | hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"
                    'configMap':{} | configMap.name: Required value
                    'configMap':{'name':'c','defaultMode':512} | configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive
                    'configMap':{'name':'c','items':[{'path':'p'}]} | configMap.items[0].key: Required value
                    'configMap':{'name':'c','items':[{'key':'k'}]} | configMap.items[0].path: Required value
                    'configMap':{'name':'c','items':[{'key':'k','path':'/p'}]} | configMap.items[0].path: Invalid value: "/p": must be a relative path
                    'configMap':{'name':'c','items':[{'key':'k','path':'..data'}]} | configMap.items[0].path: Invalid value: "..data": must not start with '..'
                    'secret':{'secretName':'s','items':[{'key':'k','path':'a/../b'}]} | secret.items[0].path: Invalid value: "a/../b": must not contain '..'
                    'downwardAPI':{'items':[{'path':'p'}]} | downwardAPI: Required value: one of fieldRef and resourceFieldRef is required
                    'downwardAPI':{'items':[{'path':'p','fieldRef':{'fieldPath':'status.podIP'}}]} | downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"
                    'downwardAPI':{'items':[{'path':'p','fieldRef':{'fieldPath':'spec.x'}}]} | downwardAPI.fieldRef.fieldPath: Invalid value: "spec.x": error converting fieldPath: field label not supported: spec.x
                    'downwardAPI':{'items':[{'path':'p','resourceFieldRef':{'resource':'limits.cpu'}}]} | downwardAPI.resourceFieldRef.containerName: Required value
                    'downwardAPI':{'items':[{'path':'p','resourceFieldRef':{'containerName':'a','resource':'cpu'}}]} | downwardAPI.resourceFieldRef.resource: Unsupported value: "cpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"
                    'downwardAPI':{'items':[{'path':'p','resourceFieldRef':{'containerName':'a','resource':'limits.cpu','divisor':'10m'}}]} | downwardAPI.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource
                    'projected':{'sources':[{'secret':{'name':'s'},'configMap':{'name':'c'}}]} | projected.sources[0]: Forbidden: may not specify more than 1 volume type per source
                    'projected':{'sources':[{'secret':{'name':'s','items':[{'key':'k','path':'p'}]}},{'configMap':{'name':'c','items':[{'key':'k','path':'p'}]}}]} | projected: Invalid value: "c": conflicting duplicate paths
                    'projected':{'sources':[{'serviceAccountToken':{'path':'t','expirationSeconds':60}}]} | projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes
                    'projected':{'sources':[{'serviceAccountToken':{}}]} | projected.path: Required value
                    'projected':{'sources':[{'serviceAccountToken':{'path':'../t'}}]} | projected.path: Invalid value: "../t": must not contain '..'
                    'nfs':{'server':'s'} | nfs.path: Invalid value: "": must be an absolute path
                    'iscsi':{'targetPortal':'p','iqn':'x'} | iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa
                    'iscsi':{'targetPortal':'p','iqn':'iqn.1'} | iscsi.iqn: Invalid value: "iqn.1": must be valid format
                    'iscsi':{'targetPortal':'p','iqn':'iqn.2001-04.com.example:d','lun':256} | iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive
                    'iscsi':{'targetPortal':'p','iqn':'iqn.2001-04.com.example:d','chapAuthSession':true} | iscsi.secretRef: Required value
                    'fc':{} | fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both
                    'csi':{} | csi.driver: Required value
                    'csi':{'driver':'a b'} | csi.driver: Invalid value: "a b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
                    'ephemeral':{} | ephemeral.volumeClaimTemplate: Required value
                    'ephemeral':{'volumeClaimTemplate':{'spec':{'accessModes':['ReadWriteOnce']}}} | ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value
                    'ephemeral':{'volumeClaimTemplate':{'metadata':{'name':'n'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}} | ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set
                    'image':{'pullPolicy':'Never'} | image.reference: Required value
                    'image':{'reference':'r','pullPolicy':'Often'} | image.pullPolicy: Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"
                    'gcePersistentDisk':{} | persistentDisk.pdName: Required value
                    'flexVolume':{'driver':'d','options':{'kubernetes.io/a':'b'}} | flexVolume.options[kubernetes.io/a]: Invalid value: "kubernetes.io/a": kubernetes.io and k8s.io namespaces are reserved
                    'azureDisk':{'diskName':'d','diskURI':'u','kind':'Managed'} | azureDisk.diskURI: Unsupported value: "u": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
                    'nfs':{'server':'s','path':'/p'},'hostPath':{'path':'/p'} | nfs: Forbidden: may not specify more than 1 volume type
                    """)
    void whatIsWrongWithAVolumeIsSaidInKubernetesWords(String source, String violation) {
        assertThat(PODS.wrong(pod("{'name':'v'," + source + "}")))
                .contains("spec.volumes[0]." + violation);
    }

    @Test
    void aClaimThatIsMadeForAPodIsNotNamedByAnotherOfItsVolumes() {
        String made =
                "{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{'accessModes':['ReadWriteOnce'],"
                        + "'resources':{'requests':{'storage':'1Gi'}}}}}}";
        assertThat(
                        PODS.wrong(
                                pod(
                                        made
                                                + ",{'name':'w','persistentVolumeClaim':{'claimName':'x-v'}}")))
                .containsExactly(
                        "spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: \"x-v\":"
                                + " must not reference a PVC that gets created for an ephemeral volume");
    }

    @Test
    void anImageThatIsMountedMayBeNamedLaterThanInATemplate() {
        assertThat(
                        Kind.of("v1", "PodTemplate")
                                .wrong(
                                        "{'template':{'spec':{'containers':[{'name':'a','image':'i'}],"
                                                + "'volumes':[{'name':'v','image':{}}]}}}"))
                .isEmpty();
    }
}
