mk () 
{ 
    new $1 $2 $3 "cd /tmp/w/stranger13; . ./lib.sh; exec bash --norc";
    sleep .3;
    lit $1 "PS1='\$ '; clear; $4";
    k $1 Enter
}
