/**
 * What a message, a server and a crash cost, here and elsewhere.
 */
@NullMarked
package io.genserver.benchmarks;

import org.jspecify.annotations.NullMarked;
