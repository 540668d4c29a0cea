package io.genserver.shop.ledger;

import java.util.Map;

/**
 * What became of purchases that were recorded together.
 *
 * @param sales those that are recorded, by purchase id; the others are refused
 * @param sold how many seats of the shows concerned are sold now, by show
 */
record Batch(Map<String, Sale> sales, Map<Long, Integer> sold) {

}
