package io.genserver.shop.ledger;

/**
 * What somebody wants to buy.
 *
 * @param id identifies the purchase, however often it is recorded
 * @param showId the show
 * @param buyer who buys
 * @param seats how many seats
 * @param priceCents what they cost together, in cents of a euro
 * @since 0.1.0
 */
public record Purchase(String id, long showId, String buyer, int seats, long priceCents) {

}
