/** The audit trail: who did what when, as far as a policy wants it written down. */
@NullMarked
package io.jollyboat.apiserver.audit;

import org.jspecify.annotations.NullMarked;
