#!/bin/bash
# Some forty commands with one kubectl ($1) in a namespace of its own ($2); tells each that fails.
k=$1; ns=$2; failures=0; dir=$(mktemp -d)
k() { "$k" -n $ns "$@"; }
ok() { local out; out=$("$@" 2>&1) || { echo "FAILED: ${*:1}"; echo "  $out" | head -5; failures=1; }; last=$out; }
says() { local want=$1; shift; ok "$@"; [[ $last == *"$want"* ]] || { echo "SAID: ${*:1} | wanted: $want"; echo "  $last" | head -8; failures=1; }; }
fails() { local want=$1 out; shift; if out=$("$@" 2>&1); then echo "SUCCEEDED: $*"; failures=1; fi; [[ $out == *"$want"* ]] || { echo "REFUSED OTHERWISE: $* | wanted: $want"; echo "  $out" | head -5; failures=1; }; }
ok "$k" create namespace $ns
cat > $dir/web.yaml <<Y
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]}
Y
cat > $dir/map.yaml <<Y
apiVersion: v1
kind: ConfigMap
metadata: {name: map}
data: {a: "1"}
Y
says created k apply -f $dir/web.yaml
says unchanged k apply -f $dir/web.yaml
says "successfully rolled out" k rollout status deployment/web --timeout=60s
says "condition met" k wait deployment/web --for=condition=Available --timeout=60s
says "condition met" k wait pod -l app=web --for=condition=Ready --timeout=60s
says "web:1" k get deployment web -o wide
says "web" k get all
says "Running" k get pods -o "custom-columns=N:.metadata.name,P:.status.phase"
says "web-" k get pods -o name
says '"kind": "List"' k get deployment,replicaset -o json
says "2" k get deployment web -o "jsonpath={.status.readyReplicas}"
says "web" k get deployments --sort-by=.metadata.name --show-labels
says "Replicas:" k describe deployment web
says "Scheduled" k describe pod -l app=web
says "Scheduled" k events
says "LAST SEEN" k get events --sort-by=.lastTimestamp
says scaled k scale deployment/web --replicas=3
says "image updated" k set image deployment/web web=web:2
says "env updated" k set env deployment/web A=b
says "A=b" k set env deployment/web --list
says "resource requirements updated" k set resources deployment/web --requests=cpu=10m
ok k rollout status deployment/web --timeout=60s
says "REVISION" k rollout history deployment/web
says "rolled back" k rollout undo deployment/web
says "restarted" k rollout restart deployment/web
ok k rollout status deployment/web --timeout=60s
says "paused" k rollout pause deployment/web
says "resumed" k rollout resume deployment/web
says "autoscaled" k autoscale deployment web --min=1 --max=4 --cpu-percent=50
says "exposed" k expose deployment web --port=80
for try in $(seq 25); do k get endpoints web >/dev/null 2>&1 && break; sleep 0.2; done # its controller is at it
says "web" k get endpoints web
says "labeled" k label deployment web tier=front
fails "already has a value" k label deployment web tier=back
says "labeled" k label --overwrite deployment web tier=back
says "unlabeled" k label deployment web tier-
says "annotate" k annotate deployment web note=x
says "patched" k patch deployment web -p '{"spec":{"template":{"metadata":{"annotations":{"p":"1"}}}}}'
says "patched" k patch deployment web --type=merge -p '{"spec":{"minReadySeconds":0}}'
says "patched" k patch deployment web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":1}]'
says "patched" k patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'
fails "not found" k patch deployment nope -p '{}'
says "serverside-applied" k apply --server-side -f $dir/map.yaml
sed -i 's/"1"/"2"/' $dir/map.yaml
fails "conflict with \"kubectl\": .data.a" k apply --server-side --field-manager=other -f $dir/map.yaml
says "serverside-applied" k apply --server-side --field-manager=other --force-conflicts -f $dir/map.yaml
sed -i 's/"2"/"3"/' $dir/map.yaml
fails '+  a: "3"' k diff --server-side --field-manager=other -f $dir/map.yaml
says "replaced" k replace --force -f $dir/map.yaml
says "replaced" k replace -f $dir/map.yaml
fails "already exists" k create configmap map
says "(dry run)" k create configmap dry --dry-run=client
says "(server dry run)" k create configmap dry --dry-run=server
fails "unknown field" k create -f - --validate=strict <<< '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"nope":1}'
says "created" k create secret generic secret --from-literal=a=b
says "created" k create job job --image=web:1
says "created" k create cronjob cron --image=web:1 --schedule="*/5 * * * *"
says "created" k run free --image=web:1 --restart=Never
says "condition met" k wait pod/free --for=condition=Ready --timeout=60s
ok k logs free
ok k exec free -- sh -c "echo said"
ok k debug free --image=web:1 --target=free
says "deployments" "$k" api-resources --api-group=apps
says "apps/v1" "$k" api-versions
says "Server Version" "$k" version
says "is running" "$k" cluster-info
says "replicas" "$k" explain deployment.spec --recursive
says "FIELD: replicas" "$k" explain deployment.spec.replicas
says '"kind":"NamespaceList"' "$k" get --raw "/api/v1/namespaces?limit=1"
says "ok" "$k" get --raw /readyz
says "tainted" "$k" taint node jollyboat smoke-$ns=x:PreferNoSchedule
says "untainted" "$k" taint node jollyboat smoke-$ns-
says "cordoned" "$k" cordon jollyboat
says "uncordoned" "$k" uncordon jollyboat
says "yes" k auth can-i create pods
fails "no" k auth can-i create pods --as=nobody
says "*.*" k auth can-i --list
if [[ $k != *.1.27 ]]; then # that one asks by a version of the API that is no more
  says "Username" "$k" auth whoami
  says "nobody" "$k" auth whoami --as=nobody --as-group=some
fi
says "created" k create serviceaccount robot
says "ey" k create token robot --duration=20m
cat > $dir/roles.yaml <<Y
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: $ns}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: $ns}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: robot, namespace: $ns}]
Y
says "reconciled" k auth reconcile -f $dir/roles.yaml
says "yes" k auth can-i list pods --as=system:serviceaccount:$ns:robot
ok k get pods --as=system:serviceaccount:$ns:robot
fails "cannot list resource \"secrets\"" k get secrets --as=system:serviceaccount:$ns:robot
# of CN=ann, for a key that nobody kept; requests do not expire
csr=LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlISU1IQUNBUUF3RGpFTU1Bb0dBMVVFQXd3RFlXNXVNRmt3RXdZSEtvWkl6ajBDQVFZSUtvWkl6ajBEQVFjRApRZ0FFOStaQ0VQRTNFN2U1bDRTVmhZeDQwNXZCd1ZNY1BZWTlqQVNTeUpGRzVMNkpaNDR5U3d3TU54a1FSblgwCmVRS3FMWTZXUUxncUlzQWk4clYvUU5VazNLQUFNQW9HQ0NxR1NNNDlCQU1DQTBnQU1FVUNJUUN1RS8zbWM1dG0Kd0U1YURIaTNsdUFtQkxPcXZCMmZRV2o2VGVMSHVzMkwzQUlnZXdhSENldDBhTHkrNEtKUFZRRCtMUkgzenFRSgpDZnNjYWtSeDVHQlJ1bWM9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=
for each in yes no; do
ok k create -f - <<Y
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: $ns-$each}
spec: {request: $csr, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}
Y
done
says "approved" "$k" certificate approve $ns-yes
says "denied" "$k" certificate deny $ns-no
says "Approved" "$k" get csr $ns-yes
says "Denied" "$k" get csr $ns-no
ok "$k" delete csr $ns-yes $ns-no
says "deleted" k delete deployment,service,hpa web --wait=true --timeout=60s
says "deleted" k delete pod free --grace-period=0 --force
says "deleted" k delete -f $dir/map.yaml
says "No resources found" k get pods -l app=nothing
fails "NotFound" k get pod nope
says "deleted" "$k" delete namespace $ns --timeout=90s
rm -r $dir
exit $failures
