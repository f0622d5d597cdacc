package io.jollyboat.apiserver.validation.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkValidatorsTest {
    private static final Kind SERVICES = Kind.of("v1", "Service");
    private static final Kind INGRESSES = Kind.of("networking.k8s.io/v1", "Ingress");
    private static final Kind ENDPOINTS = Kind.of("v1", "Endpoints");
    private static final Kind SLICES = Kind.of("discovery.k8s.io/v1", "EndpointSlice");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    {'ports':[{'port':80}]} | -
                    {'clusterIP':'None'} | -
                    {'type':'ExternalName','externalName':'example.com.'} | -
                    {} | spec.ports: Required value
                    {'ports':[{'port':0}]} | spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
                    {'ports':[{'port':80},{'port':81,'name':'b'}]} | spec.ports[0].name: Required value
                    {'ports':[{'port':80,'name':'a'},{'port':81,'name':'a'}]} | spec.ports[1].name: Duplicate value: "a"
                    {'ports':[{'port':80,'targetPort':'HTTP'}]} | spec.ports[0].targetPort: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)
                    {'ports':[{'port':80,'protocol':'HTTP'}]} | spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"
                    {'ports':[{'port':80,'nodePort':30000}]} | spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
                    {'type':'Open','ports':[{'port':80}]} | spec.type: Unsupported value: "Open": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"
                    {'type':'NodePort','clusterIP':'None','ports':[{'port':80}]} | spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services
                    {'type':'ExternalName'} | spec.externalName: Required value
                    {'ports':[{'port':80}],'sessionAffinity':'Cookie'} | spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"
                    {'ports':[{'port':80}],'externalIPs':['x']} | spec.externalIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
                    {'ports':[{'port':80}],'externalIPs':['127.0.0.1']} | spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)
                    {'ports':[{'port':80}],'externalTrafficPolicy':'Local'} | spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services
                    {'ports':[{'port':80}],'externalIPs':['010.0.0.1']} | spec.externalIPs[0]: Invalid value: "010.0.0.1": must not have leading 0s
                    {'ports':[{'port':80}],'externalIPs':['::ffff:10.0.0.1']} | spec.externalIPs[0]: Invalid value: "::ffff:10.0.0.1": must not be an IPv4-mapped IPv6 address
                    {'ports':[{'port':80}],'loadBalancerSourceRanges':['10.0.0.0/8']} | spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'
                    {'type':'LoadBalancer','ports':[{'port':80}],'loadBalancerSourceRanges':['10.0.0.1/8']} | spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length
                    {'type':'LoadBalancer','ports':[{'port':80}],'loadBalancerSourceRanges':[' 10.0.0.0/8 ']} | -
                    {'ports':[{'port':80}],'allocateLoadBalancerNodePorts':false} | spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'
                    {'ports':[{'port':80}],'loadBalancerClass':'a/b'} | spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'
                    {'type':'LoadBalancer','ports':[{'port':10250}]} | -
                    {'type':'ExternalName','externalName':'a','ipFamilies':['IPv4']} | spec.ipFamilies: Forbidden: may not be set for ExternalName services
                    {'type':'ExternalName','externalName':'.'} | spec.externalName: Required value
                    {'ports':[{'port':80}],'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.2']} | spec.clusterIPs: Invalid value: ["10.0.0.2"]: first value must match `clusterIP`
                    {'ports':[{'port':80}],'clusterIP':'None','clusterIPs':['None','10.0.0.2']} | spec.clusterIPs: Invalid value: ["None","10.0.0.2"]: 'None' must be the first and only value
                    {'ports':[{'port':80}],'clusterIPs':['10.0.0.1','10.0.0.2']} | spec.clusterIPs: Invalid value: ["10.0.0.1","10.0.0.2"]: may specify no more than one IP for each IP family
                    {'ports':[{'port':80}],'clusterIP':'::1','ipFamilies':['IPv4']} | spec.clusterIPs[0]: Invalid value: "::1": expected an IPv4 value as indicated by `ipFamilies[0]`
                    {'ports':[{'port':80}],'ipFamilies':['IPv4','IPv4']} | spec.ipFamilies[1]: Duplicate value: "IPv4"
                    {'ports':[{'port':80}],'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':86401}}} | spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400
                    {'type':'NodePort','ports':[{'port':80,'name':'a','nodePort':30000},{'port':81,'name':'b','nodePort':30000}]} | spec.ports[1].nodePort: Duplicate value: 30000
                    {'type':'LoadBalancer','externalTrafficPolicy':'Local','healthCheckNodePort':70000,'ports':[{'port':80}]} | spec.healthCheckNodePort: Invalid value: 70000: must be between 1 and 65535, inclusive
                    {'ports':[{'port':80}],'trafficDistribution':'Near'} | spec.trafficDistribution: Unsupported value: "Near": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"
                    """)
    void servicesAreHeldToTheirRules(String spec, String violation) {
        SERVICES.expect("{'spec':" + spec + "}", violation);
    }

    @Test
    void aServicesNameIsAHostName() {
        assertThat(SERVICES.wrong("{'metadata':{'name':'1a'},'spec':{'ports':[{'port':80}]}}"))
                .singleElement()
                .asString()
                .startsWith(
                        "metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of"
                                + " lower case alphanumeric characters or '-'");
    }

    @Test
    void aServicesAddressStays() {
        assertThat(
                        SERVICES.wrongUpdate(
                                "{'spec':{'clusterIP':'10.96.1.1','ports':[{'port':80}]}}",
                                "{'spec':{'clusterIP':'10.96.1.2','ports':[{'port':80}]}}"))
                .containsExactly(
                        "spec.clusterIPs[0]: Invalid value: [\"10.96.1.2\"]: may not change once"
                                + " set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    'clusterIP':'10.0.0.1' | 'clusterIPs':['10.0.0.1','fd00::1'],'clusterIP':'10.0.0.1','ipFamilyPolicy':'PreferDualStack' | -
                    'clusterIPs':['10.0.0.1','fd00::1'],'clusterIP':'10.0.0.1' | 'clusterIPs':['10.0.0.1'],'clusterIP':'10.0.0.1','ipFamilyPolicy':'SingleStack' | -
                    'clusterIPs':['10.0.0.1','fd00::1'],'clusterIP':'10.0.0.1' | 'clusterIPs':['10.0.0.1'],'clusterIP':'10.0.0.1','ipFamilyPolicy':'PreferDualStack' | spec.ipFamilyPolicy: Invalid value: "PreferDualStack": must be set to 'SingleStack' when releasing the secondary clusterIP
                    'clusterIPs':['10.0.0.1','fd00::1'],'clusterIP':'10.0.0.1' | 'clusterIPs':['10.0.0.1','fd00::2'],'clusterIP':'10.0.0.1' | spec.clusterIPs[1]: Invalid value: ["10.0.0.1","fd00::2"]: may not change once set
                    'clusterIP':'10.0.0.1','ipFamilies':['IPv4'] | 'clusterIP':'10.0.0.1','ipFamilies':['IPv6'] | spec.ipFamilies[0]: Invalid value: ["IPv6"]: may not change once set
                    'clusterIP':'None','ipFamilies':['IPv4'] | 'clusterIP':'None','ipFamilies':['IPv6'] | -
                    'type':'LoadBalancer' | 'type':'LoadBalancer','loadBalancerClass':'a/b' | spec.loadBalancerClass: Invalid value: "a/b": may not change once set
                    'type':'LoadBalancer','externalTrafficPolicy':'Local','healthCheckNodePort':30000 | 'type':'LoadBalancer','externalTrafficPolicy':'Local','healthCheckNodePort':30001 | spec.healthCheckNodePort: Forbidden: field is immutable
                    """)
    void aServiceKeepsWhatItWasGiven(String before, String after, String violation) {
        String service = "{'spec':{%s,'ports':[{'port':80}]}}";
        var wrong = SERVICES.wrongUpdate(service.formatted(before), service.formatted(after));
        if (violation == null) {
            assertThat(wrong).isEmpty();
        } else {
            assertThat(wrong).contains(violation);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    LoadBalancer | {'ip':'10.0.0.1'} | -
                    LoadBalancer | {'ip':'10.0.0.1','ipMode':'Proxy'} | -
                    LoadBalancer | {'hostname':'a.example'} | -
                    ClusterIP | {'ip':'10.0.0.1'} | status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'
                    LoadBalancer | {'ip':'x'} | status.loadBalancer.ingress[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
                    LoadBalancer | {'hostname':'a','ipMode':'VIP'} | status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set
                    LoadBalancer | {'ip':'10.0.0.1','ipMode':'Nat'} | status.loadBalancer.ingress[0].ipMode: Unsupported value: "Nat": supported values: "Proxy", "VIP"
                    LoadBalancer | {'hostname':'10.0.0.1'} | status.loadBalancer.ingress[0].hostname: Invalid value: "10.0.0.1": must be a DNS name, not an IP address
                    """)
    void aBalancerSaysWhereItIsReached(String type, String way, String violation) {
        var service = SERVICES.created("{'spec':{'type':'" + type + "','ports':[{'port':80}]}}");
        service.withObject("/status/loadBalancer").putArray("ingress").add(Json.object(way));
        var strategy = SERVICES.definition().strategy();
        strategy.defaults(service);
        var wrong = strategy.validateStatusUpdate(service, service).list().stream();
        if (violation == null) {
            assertThat(wrong).isEmpty();
        } else {
            assertThat(wrong.map(Violation::toString)).containsExactly(violation);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    {'defaultBackend':{'service':{'name':'a','port':{'number':80}}}} | -
                    {'rules':[{'host':'*.example.com','http':{'paths':[{'path':'/','pathType':'Prefix','backend':{'service':{'name':'a','port':{'name':'http'}}}}]}}]} | -
                    {} | spec: Invalid value: null: either `defaultBackend` or `rules` must be specified
                    {'rules':[{'host':'1.2.3.4'}]} | spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address
                    {'rules':[{'http':{'paths':[{'path':'/','backend':{'service':{'name':'a','port':{'number':80}}}}]}}]} | spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified
                    {'rules':[{'http':{'paths':[{'path':'x','pathType':'Exact','backend':{'service':{'name':'a','port':{'number':80}}}}]}}]} | spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path
                    {'defaultBackend':{'service':{'name':'a'}}} | spec.defaultBackend: Required value: port name or number is required
                    """)
    void ingressesAreHeldToTheirRules(String spec, String violation) {
        INGRESSES.expect("{'spec':" + spec + "}", violation);
    }

    @Test
    void slicesHoldAddressesOfOneKind() {
        assertThat(
                        SLICES.wrong(
                                "{'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.1']}],'ports':[{'port':1}]}"))
                .isEmpty();
        assertThat(SLICES.wrong("{'addressType':'IPv4','endpoints':[{'addresses':['::1']}]}"))
                .containsExactly(
                        "endpoints[0].addresses[0]: Invalid value: \"::1\": must be an IPv4"
                                + " address");
        assertThat(SLICES.wrong("{}")).containsExactly("addressType: Required value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    10.0.0.1 | -
                    224.1.0.1 | -
                    2001:db8::1 | -
                    0.0.0.0 | may not be unspecified (0.0.0.0)
                    :: | may not be unspecified (::)
                    127.3.2.1 | may not be in the loopback range (127.0.0.0/8, ::1/128)
                    ::1 | may not be in the loopback range (127.0.0.0/8, ::1/128)
                    169.254.169.254 | may not be in the link-local range (169.254.0.0/16, fe80::/10)
                    fe80::1 | may not be in the link-local range (169.254.0.0/16, fe80::/10)
                    224.0.0.5 | may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)
                    ff02::1 | may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)
                    """)
    void endpointsAreNotWhatIsSomethingElseOnEveryMachine(String address, String why) {
        String type = address.contains(":") ? "IPv6" : "IPv4";
        var slice =
                SLICES.wrong(
                        "{'addressType':'%s','endpoints':[{'addresses':['%s']}]}"
                                .formatted(type, address));
        var endpoints =
                ENDPOINTS.wrong("{'subsets':[{'addresses':[{'ip':'%s'}]}]}".formatted(address));
        if (why == null) {
            assertThat(slice).isEmpty();
            assertThat(endpoints).isEmpty();
        } else {
            String invalid = "Invalid value: \"" + address + "\": " + why;
            assertThat(slice).containsExactly("endpoints[0].addresses[0]: " + invalid);
            assertThat(endpoints).containsExactly("subsets[0].addresses[0].ip: " + invalid);
        }
    }

    @Test
    void theServerItselfMayServeItsOwnMachineOnly() {
        assertThat(
                        ENDPOINTS.wrong(
                                "{'metadata':{'name':'kubernetes'},'subsets':[{'addresses':[{'ip':'127.0.0.1'}]}]}"))
                .isEmpty();
    }
}
