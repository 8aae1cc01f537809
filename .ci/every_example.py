"""Run the example of every public name: each works, or ends in the sentence of the missing extra.

Prints two things: name to sentence of those that lack an extra, and the examples that failed; with any of these it ends
with 1.
"""

import doctest
import inspect
import sys

import pli_stats as ps

refused, failed = {}, []


class Runner(doctest.DocTestRunner):
    def report_start(self, *_):
        pass

    report_success = report_start

    def report_failure(self, out, test, example, got):
        failed.append((test.name, example.source, got))

    def report_unexpected_exception(self, out, test, example, info):
        if isinstance(info[1], ps.MissingExtraError):
            refused[test.name] = str(info[1])
        else:
            failed.append((test.name, example.source, repr(info[1])))


flags = doctest.NORMALIZE_WHITESPACE | doctest.FAIL_FAST
for name in ps.__all__:
    try:
        verb = getattr(ps, name)
    except ps.MissingExtraError as error:
        refused[name] = str(error)
        continue
    if callable(verb) and inspect.getdoc(verb):
        names = dict(vars(sys.modules[verb.__module__]))
        for test in doctest.DocTestFinder(recurse=False).find(verb, name, module=False, globs=names):
            Runner(optionflags=flags).run(test, out=lambda text: None)
print(repr((refused, failed)))
sys.exit("\n".join(map(repr, failed)) or 0)
