/**
 * The Savina benchmarks with servers.
 */
@NullMarked
package io.genserver.benchmarks.savina.genserver;

import org.jspecify.annotations.NullMarked;
