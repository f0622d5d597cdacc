package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowValidatorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    'subjects':[{'kind':'User','user':{'name':'u'}}],'nonResourceRules':[{'verbs':['*'],'nonResourceURLs':['/','/healthz','/a/*']}] | -
                    'subjects':[{'kind':'ServiceAccount','serviceAccount':{'name':'*','namespace':'n'}}],'resourceRules':[{'verbs':['get'],'apiGroups':['*'],'resources':['*'],'clusterScope':true}] | -
                    'subjects':[{'kind':'User'}] | spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'
                    'subjects':[{'kind':'User','user':{'name':'u'},'group':{'name':'g'}}] | spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'
                    'subjects':[{'kind':'Odd'}] | spec.rules[0].subjects[0].kind: Unsupported value: "Odd": supported values: "Group", "ServiceAccount", "User"
                    'subjects':[{'kind':'ServiceAccount','serviceAccount':{'name':'a'}}] | spec.rules[0].subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account
                    'subjects':[] | spec.rules[0].subjects: Required value: subjects must contain at least one value
                    'resourceRules':[{'verbs':['*','get']}] | spec.rules[0].resourceRules[0].verbs: Invalid value: ["*","get"]: if '*' is present, must not specify other verbs
                    'resourceRules':[{'verbs':['look']}] | spec.rules[0].resourceRules[0].verbs: Unsupported value: ["look"]: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"
                    'resourceRules':[{'verbs':['get'],'namespaces':['A']}] | spec.rules[0].resourceRules[0].namespaces[0]: Invalid value: "A": each member of this list must be '*' or a DNS-1123 label; a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
                    'nonResourceRules':[{'verbs':['get'],'nonResourceURLs':['x']}] | spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "x": must start with slash
                    'nonResourceRules':[{'verbs':['get'],'nonResourceURLs':['/a*']}] | spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only do suffix matching
                    'nonResourceRules':[{'verbs':['get'],'nonResourceURLs':['*','/a']}] | spec.rules[0].nonResourceRules[0].nonResourceURLs: Invalid value: ["*","/a"]: if '*' is present, must not specify other non-resource URLs
                    """)
    void rulesOfFlowSchemasSayWhomAndWhatTheyAreFor(String rule, String violation) {
        Kind.of("flowcontrol.apiserver.k8s.io/v1", "FlowSchema")
                .expect(
                        "{'spec':{'priorityLevelConfiguration':{'name':'p'},'rules':[{"
                                + rule
                                + "}]}}",
                        violation);
    }
}
