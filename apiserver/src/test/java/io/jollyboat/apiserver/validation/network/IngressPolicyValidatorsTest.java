package io.jollyboat.apiserver.validation.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class IngressPolicyValidatorsTest {
    private static final Kind INGRESSES = Kind.of("networking.k8s.io/v1", "Ingress");
    private static final Kind POLICIES = Kind.of("networking.k8s.io/v1", "NetworkPolicy");
    private static final Kind SLICES = Kind.of("discovery.k8s.io/v1", "EndpointSlice");
    private static final String BACKEND =
            "'defaultBackend':{'service':{'name':'a','port':{'number':80}}}";
    private static final String WILDCARD =
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
                    + " which must consist of lower case alphanumeric characters, '-' or '.' and"
                    + " end with an alphanumeric character (e.g. '*.example.com', regex used for"
                    + " validation is"
                    + " '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    'tls':[{'hosts':['a.example','*.b.example'],'secretName':'s'}] | -
                    'tls':[{}] | -
                    'tls':[{'hosts':['*'],'secretName':'s'}] | spec.tls[0].hosts[0]: Invalid value: "*": WILDCARD
                    'tls':[{'secretName':'A'}] | spec.tls[0].secretName: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
                    'rules':[{'host':'a.*.example'}] | spec.rules[0].host: Invalid value: "a.*.example": WILDCARD
                    'rules':[{'http':{'paths':[{'pathType':'Exact','path':'/a//b','backend':{'resource':{'kind':'K/','name':'n'}}}]}}] | spec.rules[0].http.paths[0].backend.resource.kind: Invalid value: "K/": may not contain '/'
                    """)
    void ingressesAreHeldToTheRulesOfTheirHosts(String spec, String violation) {
        INGRESSES.expect(
                "{'spec':{" + BACKEND + "," + spec + "}}",
                violation == null ? null : violation.replace("WILDCARD", WILDCARD));
    }

    @Test
    void anIngressNamesItsClassInOneWay() {
        String both =
                "{'metadata':{'annotations':{'kubernetes.io/ingress.class':'a'}},'spec':{"
                        + BACKEND
                        + ",'ingressClassName':'b'}}";
        assertThat(INGRESSES.wrong(both))
                .containsExactly(
                        "annotations.kubernetes.io/ingress.class: Invalid value: \"a\": must match"
                                + " `ingressClassName` when both are specified");
        assertThat(INGRESSES.wrongUpdate(both, both)).isEmpty();
    }

    @Test
    void whereAnIngressIsReachedIsAnAddressOrAName() {
        ObjectNode ingress = INGRESSES.created("{'spec':{" + BACKEND + "}}");
        ingress.withObject("/status/loadBalancer")
                .putArray("ingress")
                .add(Json.object("{'ip':'x','hostname':'10.0.0.1'}"));
        assertThat(
                        INGRESSES
                                .definition()
                                .strategy()
                                .validateStatusUpdate(ingress, ingress)
                                .list()
                                .stream()
                                .map(Violation::toString))
                .containsExactly(
                        "status.loadBalancer.ingress[0].ip: Invalid value: \"x\": must be a valid IP"
                                + " address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
                        "status.loadBalancer.ingress[0].hostname: Invalid value: \"10.0.0.1\": must"
                                + " be a DNS name, not an IP address");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    'ingress':[{'ports':[{'port':80,'endPort':90},{'port':'http'},{'protocol':'UDP'}],'from':[{'podSelector':{}}]}] | -
                    'egress':[{}],'policyTypes':['Egress'] | -
                    'ingress':[{'ports':[{'endPort':90}]}] | spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified
                    'ingress':[{'ports':[{'port':'http','endPort':90}]}] | spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric
                    'ingress':[{'ports':[{'port':80,'endPort':70000}]}] | spec.ingress[0].ports[0].endPort: Invalid value: 70000: must be between 1 and 65535, inclusive
                    'ingress':[{'ports':[{'port':80,'endPort':79}]}] | spec.ingress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`
                    'ingress':[{'ports':[{'protocol':'ICMP'}]}] | spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"
                    'policyTypes':['Ingress','Egress','Ingress'] | spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes
                    'policyTypes':['In'] | spec.policyTypes[0]: Unsupported value: "In": supported values: "Ingress", "Egress"
                    'egress':[{'to':[{}]}] | spec.egress[0].to[0]: Required value: must specify a peer
                    'egress':[{'to':[{'ipBlock':{'cidr':'10.0.0.0/8'},'podSelector':{}}]}] | spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer
                    'egress':[{'to':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['11.0.0.0/16']}}]}] | spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`
                    'egress':[{'to':[{'ipBlock':{'cidr':'10.0.0.1/8'}}]}] | spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length
                    """)
    void policiesAreHeldToTheirRules(String spec, String violation) {
        POLICIES.expect("{'spec':{'podSelector':{}," + spec + "}}", violation);
    }

    @Test
    void aRangeThatWasLetInOnceStaysWhereverItStands() {
        String old =
                "{'spec':{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.1/8'}}]}]}}";
        assertThat(
                        POLICIES.wrongUpdate(
                                old, old.replace("ingress", "egress").replace("from", "to")))
                .isEmpty();
        assertThat(POLICIES.wrongUpdate(old, old.replace("10.0.0.1", "10.0.0.2"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    a.example | -
                    a.example. | -
                    example | endpoints[0].addresses[0]: Invalid value: "example": should be a domain with at least two segments separated by dots
                    """)
    void namesOfEndpointsAreWhole(String name, String violation) {
        SLICES.expect(
                "{'addressType':'FQDN','endpoints':[{'addresses':['" + name + "']}]}", violation);
    }
}
