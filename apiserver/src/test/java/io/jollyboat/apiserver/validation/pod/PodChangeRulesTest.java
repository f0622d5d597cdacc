package io.jollyboat.apiserver.validation.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.resource.Strategy;
import io.jollyboat.apiserver.validation.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What may become of a pod that is there, as a whole and through its subresources. */
class PodChangeRulesTest {
    private static final Kind PODS = Kind.of("v1", "Pod");
    private static final Strategy STRATEGY = PODS.definition().strategy();
    private static final String CONTAINER = "'containers':[{'name':'c','image':'i'}]";

    private static String pod(String members) {
        return "{'spec':{" + members + CONTAINER + "}}";
    }

    private static List<String> wrongPart(String subresource, String from, String to) {
        ObjectNode old = PODS.created(from);
        return STRATEGY.validatePartUpdate(PODS.created(to), old, subresource).list().stream()
                .map(Violation::toString)
                .toList();
    }

    private static String gated(String selector, String terms) {
        return pod(
                "'schedulingGates':[{'name':'g'}],'nodeSelector':{%s},'affinity':{'nodeAffinity':"
                                .formatted(selector)
                        + "{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':["
                        + terms
                        + "]}}},");
    }

    private static String term(String... keys) {
        return "{'matchExpressions':["
                + String.join(
                        ",",
                        List.of(keys).stream()
                                .map(key -> "{'key':'" + key + "','operator':'Exists'}")
                                .toList())
                + "]}";
    }

    @Test
    void aPodAtAGateMayAskMoreOfItsNodeAndNotLess() {
        String before = gated("'a':'b'", term("x"));
        assertThat(PODS.wrongUpdate(before, gated("'a':'b','c':'d'", term("x", "y")))).isEmpty();
        assertThat(PODS.wrongUpdate(pod("'schedulingGates':[{'name':'g'}],"), before)).isEmpty();
        assertThat(PODS.wrongUpdate(before, gated("'a':'c'", term("x"))))
                .containsExactly(
                        "spec.nodeSelector: Invalid value: {\"a\":\"c\"}: only additions to"
                                + " spec.nodeSelector are allowed (no mutations or deletions)");
        String terms =
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
                        + ".nodeSelectorTerms";
        assertThat(PODS.wrongUpdate(before, gated("'a':'b'", term("y"))))
                .singleElement()
                .asString()
                .startsWith(terms + "[0]: Invalid value: ")
                .endsWith("only additions are allowed (no mutations or deletions)");
        assertThat(PODS.wrongUpdate(before, gated("'a':'b'", term("x") + "," + term("y"))))
                .singleElement()
                .asString()
                .startsWith(terms + ": Invalid value: ")
                .endsWith("no additions/deletions to non-empty NodeSelectorTerms list are allowed");
    }

    @Test
    void aPodThatIsPastItsGatesKeepsWhatItAsks() {
        assertThat(PODS.wrongUpdate(pod(""), pod("'nodeSelector':{'a':'b'},")))
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden: pod updates may not change fields other than");
        assertThat(
                        PODS.wrongUpdate(
                                pod("'schedulingGates':[{'name':'g'}],"),
                                pod("'schedulingGates':[{'name':'g'},{'name':'h'}],")))
                .containsExactly(
                        "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but"
                                + " found new scheduling gate 'h'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'activeDeadlineSeconds':5, | | spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value
                    'activeDeadlineSeconds':5, | 'activeDeadlineSeconds':6, | spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value
                    'activeDeadlineSeconds':5, | 'activeDeadlineSeconds':-1, | spec.activeDeadlineSeconds: Invalid value: -1: must be between 0 and 2147483647, inclusive
                    'tolerations':[{'operator':'Exists'}], | | spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds
                    """)
    void whatIsWrongWithAChangeIsSaid(String from, @Nullable String to, String violation) {
        assertThat(PODS.wrongUpdate(pod(from), pod(to == null ? "" : to))).contains(violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'targetContainerName':'x' | targetContainerName: Not found: "x"
                    'restartPolicy':'Always' | restartPolicy: Forbidden: cannot be set for an Ephemeral Container
                    'lifecycle':{'preStop':{'exec':{'command':['a']}}} | lifecycle: Forbidden: cannot be set for an Ephemeral Container
                    'volumeMounts':[{'name':'v','mountPath':'/v','subPath':'a'}] | volumeMounts[0].subPath: Forbidden: cannot be set for an Ephemeral Container
                    'name':'c' | name: Duplicate value: "c"
                    """)
    void whatIsWrongWithAContainerForDebuggingIsSaid(String members, String violation) {
        String name = members.contains("'name':'c'") ? "" : "'name':'d',";
        String debugged =
                pod(
                        "'volumes':[{'name':'v'}],'ephemeralContainers':[{"
                                + name
                                + "'image':'i',"
                                + members
                                + "}],");
        assertThat(wrongPart("ephemeralcontainers", pod("'volumes':[{'name':'v'}],"), debugged))
                .containsExactly("spec.ephemeralContainers[0]." + violation);
    }

    @Test
    void whatAKubeletShowsOfItsOwnIsNeitherDebuggedNorResized() {
        String mirror =
                "{'metadata':{'annotations':{'kubernetes.io/config.mirror':'x'}},"
                        + "'spec':{'nodeName':'n',"
                        + CONTAINER
                        + "}}";
        assertThat(wrongPart("ephemeralcontainers", mirror, mirror))
                .singleElement()
                .asString()
                .contains("Forbidden: static pods do not support ephemeral containers");
        assertThat(wrongPart("resize", mirror, mirror))
                .singleElement()
                .asString()
                .contains("Forbidden: static pods cannot be resized");
        String windows = pod("'os':{'name':'windows'},");
        assertThat(wrongPart("resize", windows, windows))
                .singleElement()
                .asString()
                .contains("Forbidden: windows pods cannot be resized");
    }

    @Test
    void ofAPodAsAWholeCpuAndMemoryMayChangeAndNotGo() {
        String before =
                pod(
                        "'resources':{'requests':{'cpu':'1','memory':'1Gi','hugepages-2Mi':'2Mi'},"
                                + "'limits':{'cpu':'2','hugepages-2Mi':'2Mi'}},");
        assertThat(wrongPart("resize", before, before.replace("'cpu':'2'", "'cpu':'3'"))).isEmpty();
        assertThat(wrongPart("resize", before, before.replace("'2Mi'", "'4Mi'")))
                .containsExactly(
                        "spec: Forbidden: only cpu and memory resources are mutable at pod-level");
        assertThat(wrongPart("resize", before, before.replace("'cpu':'2',", "")))
                .contains(
                        "spec.resources.limits: Forbidden: pod-level resource limits cannot be"
                                + " removed");
    }
}
