#!/usr/bin/env escript
%% From the crash of a supervised gen_server to an answer of its next incarnation, as a caller sees it: it casts the
%% crash, and calls by name until another pid answers. Arguments: how many crashes; prints one line per crash, in ns.
%% A fresh supervisor for each batch, because OTP looks through all recorded restarts at each restart.
-mode(compile).
-export([init/1, handle_call/3, handle_cast/2]).

-define(BATCH, 500).

init(supervisor) ->
    {ok, {#{strategy => one_for_one, intensity => 1000000, period => 3600},
          [#{id => worker, start => {gen_server, start_link, [{local, worker}, ?MODULE, worker, []]}}]}};
init(worker) ->
    {ok, 0}.

handle_call(who, _From, State) -> {reply, self(), State}.

handle_cast(crash, _State) -> exit(crash).

main([Count]) ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    batches(list_to_integer(Count)).

batches(Left) when Left =< 0 -> ok;
batches(Left) ->
    {ok, Supervisor} = supervisor:start_link(?MODULE, supervisor),
    Times = [crash() || _ <- lists:seq(1, min(Left, ?BATCH))],
    unlink(Supervisor),
    exit(Supervisor, shutdown),
    Monitor = monitor(process, Supervisor),
    receive {'DOWN', Monitor, _, _, _} -> ok end,
    [io:format("~b~n", [Time]) || Time <- Times],
    batches(Left - ?BATCH).

crash() ->
    Pid = gen_server:call(worker, who),
    Start = erlang:monotonic_time(nanosecond),
    gen_server:cast(worker, crash),
    answered(Pid),
    erlang:monotonic_time(nanosecond) - Start.

answered(Old) ->
    case catch gen_server:call(worker, who) of
        New when is_pid(New), New =/= Old -> ok;
        _ -> erlang:yield(), answered(Old)
    end.
