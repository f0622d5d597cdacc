/** The rules of what keeps pods running, and of work that ends. */
@NullMarked
package io.jollyboat.apiserver.validation.workload;

import org.jspecify.annotations.NullMarked;
