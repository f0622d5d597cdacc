/**
 * The cluster's DNS server: answers for {@code cluster.local} from what the informers know, and
 * passes everything else on to the machine's own name servers.
 *
 * @see <a href="https://github.com/kubernetes/dns/blob/master/docs/specification.md">Kubernetes
 *     DNS-based service discovery</a>
 */
@NullMarked
package io.jollyboat.proxy.dns;

import org.jspecify.annotations.NullMarked;
