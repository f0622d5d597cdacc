package io.jollyboat.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.http.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestInfoTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            emptyValue = "",
            value = {
                // method, target, verb, group, version, namespace, resource, subresource, name
                "GET,/api/v1/pods,list,'',v1,'',pods,'',''",
                "GET,/api/v1/pods?watch=true,watch,'',v1,'',pods,'',''",
                "GET,/api/v1/pods?watch,watch,'',v1,'',pods,'',''",
                "GET,/api/v1/pods?watch=0,list,'',v1,'',pods,'',''",
                "GET,/api/v1/pods?watch=false,list,'',v1,'',pods,'',''",
                "GET,/api/v1/namespaces/sea/pods,list,'',v1,sea,pods,'',''",
                "GET,/api/v1/namespaces/sea/pods/ship,get,'',v1,sea,pods,'',ship",
                "HEAD,/api/v1/namespaces/sea/pods/ship,get,'',v1,sea,pods,'',ship",
                "GET,/api/v1/namespaces/sea/pods/ship/log,get,'',v1,sea,pods,log,ship",
                "POST,/api/v1/namespaces/sea/pods,create,'',v1,sea,pods,'',''",
                "PUT,/api/v1/namespaces/sea/pods/ship/status,update,'',v1,sea,pods,status,ship",
                "PATCH,/apis/apps/v1/namespaces/sea/deployments/d,patch,apps,v1,sea,deployments,'',d",
                "DELETE,/apis/apps/v1/namespaces/sea/deployments/d,delete,apps,v1,sea,deployments,'',d",
                "DELETE,/api/v1/namespaces/sea/pods,deletecollection,'',v1,sea,pods,'',''",
                "GET,/api/v1/namespaces,list,'',v1,'',namespaces,'',''",
                "GET,/api/v1/namespaces/sea,get,'',v1,sea,namespaces,'',sea",
                "PUT,/api/v1/namespaces/sea/finalize,update,'',v1,sea,namespaces,finalize,sea",
                "PUT,/api/v1/namespaces/sea/status,update,'',v1,sea,namespaces,status,sea",
                "GET,/api/v1/watch/pods,watch,'',v1,'',pods,'',''",
                "GET,/api/v1/watch/namespaces/sea/pods/ship,watch,'',v1,sea,pods,'',ship",
                "GET,/api/v1/nodes/n/proxy/metrics,get,'',v1,'',nodes,proxy,n",
                "GET,/api/v1/pods?fieldSelector=metadata.name%3Dship,list,'',v1,'',pods,'',ship",
                "GET,/api/v1/pods?watch=1&fieldSelector=metadata.name==ship,watch,'',v1,'',pods,'',ship",
                "PROPFIND,/api/v1/pods,'','',v1,'',pods,'',''",
                "GET,//api//v1/pods/,list,'',v1,'',pods,'',''",
                "GET,/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode,get,rbac.authorization.k8s.io,v1,'',clusterroles,'',system:node",
            })
    void readsResourcePathsAsKubernetesDoes(
            String method,
            String target,
            String verb,
            String group,
            String version,
            String namespace,
            String resource,
            String subresource,
            String name) {
        RequestInfo info = of(method, target);

        assertThat(info.resourceRequest()).isTrue();
        assertThat(info.verb()).isEqualTo(verb);
        assertThat(info.group()).isEqualTo(group);
        assertThat(info.version()).isEqualTo(version);
        assertThat(info.namespace()).isEqualTo(namespace);
        assertThat(info.resource()).isEqualTo(resource);
        assertThat(info.subresource()).isEqualTo(subresource);
        assertThat(info.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/,get",
        "GET,/api,get",
        "GET,/api/v1,get",
        "GET,/apis/apps,get",
        "GET,/apis/apps/v1,get",
        "POST,/healthz,post",
        "GET,/openapi/v3/apis/apps/v1,get",
        "GET,/api/v1/watch,get",
    })
    void everythingElseIsNoResourceRequest(String method, String target, String verb) {
        RequestInfo info = of(method, target);

        assertThat(info.resourceRequest()).isFalse();
        assertThat(info.verb()).isEqualTo(verb);
        assertThat(info.path()).isEqualTo(target);
    }

    @Test
    void keepsWhatFollowsTheSubresourceForProxies() {
        assertThat(of("GET", "/api/v1/nodes/n/proxy/logs/kern.log").rest())
                .containsExactly("logs", "kern.log");
    }

    private static RequestInfo of(String method, String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        return RequestInfo.of(method, path, QueryParameters.of(Query.parse(query)));
    }
}
