/**
 * What every Kubernetes server does to incoming objects that takes a look at others: give pods
 * their priority and tolerations, give services their addresses.
 */
@NullMarked
package io.jollyboat.apiserver.admission;

import org.jspecify.annotations.NullMarked;
